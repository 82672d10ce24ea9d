import { call } from './call.ts';
import { isolatedFunctions } from './isolated.ts';
import type { MailRoute } from './mail-route.ts';
import { type Signing, signedDomains } from './signing.ts';
import { smarthostParts } from './smarthost.ts';

/** What a message is proved against: the signings, and the records that their zones will have. */
export interface MessageProof {
  readonly route: MailRoute;
  readonly signings: readonly Signing[];
  /** The text of each key's record by its owner name without the final dot: `mx1._domainkey.new.example`. */
  readonly records: Readonly<Record<string, string>>;
}

function portsOf(route: MailRoute): readonly number[] {
  return [...new Set(route.type === 'internet' ? [25] : smarthostParts(route.smarthost).map(({ port }) => port))];
}

/**
 * Sh text that sends a real message of each domain through the real transport and has every signature verified against
 * the unpublished records; nothing leaves the host. It fails with what the receiver said. Where a host lets nobody make
 * namespaces it warns of that and passes: the other checks hold there too.
 */
export function messageProof({ route, signings, records }: MessageProof): string {
  const domains = signedDomains(signings);
  const signatures = domains.flatMap(({ domain, selectors }) =>
    selectors.map((selector) => `d=${domain},s=${selector}`),
  );
  const table = Object.entries(records)
    .map(([owner, text]) => `${owner}\t${text}`)
    .join('\n');
  const words = [portsOf(route).join(':'), signatures.join(' '), table, ...domains.map(({ domain }) => domain)];
  return `${isolatedFunctions()}${call('exim_proof', ...words)}`;
}
