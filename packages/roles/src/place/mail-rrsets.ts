import { type DomainName, under } from '@waxseal/core';
import { commonSelectors } from '@waxseal/domain';
import type { RrsetName } from '@waxseal/publish';

/** The RRsets of a domain that its mail commonly depends on; selectors that nobody can guess are not among them. */
export function mailRrsets(domain: DomainName): readonly RrsetName[] {
  const texts = ['_dmarc', '_mta-sts', '_smtp._tls', ...commonSelectors.map((selector) => `${selector}._domainkey`)];
  return [
    ...(['A', 'AAAA', 'MX', 'TXT'] as const).map((type) => ({ owner: domain, type })),
    ...texts.map((label) => ({ owner: under(label, domain), type: 'TXT' as const })),
  ];
}
