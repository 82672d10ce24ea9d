import {
  dkimKeyRecord,
  domainName,
  type DomainName,
  isKnown,
  isSubdomain,
  type Maybe,
  nameKey,
  type ResourceRecord,
  sameName,
  textRecord,
  under,
  type Unknown,
} from '@waxseal/core';
import { type DomainDeclaration, declaredZones, reportAuthorisations } from '@waxseal/domain';
import type { KeyMaterial } from '@waxseal/playbook';
import type { MailVars } from '../mail-vars.ts';
import type { MailZone } from '../mail-zone.ts';
import { declarationOf } from './domains-of.ts';

/** A key of one domain that lies in the zone of another. */
export interface GuestKey {
  readonly owner: DomainName;
  readonly key: Maybe<Pick<KeyMaterial, 'algorithm' | 'publicBase64'>>;
}

/** Where the key of a selector lies: at its own name, or where the domain's keys are. */
export function keyOwner(selector: string, domain: DomainName, declared: DomainDeclaration | undefined): DomainName {
  const at = declared?.keys?.at;
  return at === undefined ? under(`${selector}._domainkey`, domain) : under(selector, domainName(at));
}

/** Whether keys lie at a name that is in a declared zone: then they are published there. */
export function liesWithUs(at: string, domains: MailVars['domains']): boolean {
  return declaredZones(domains).some(({ name }) => isSubdomain(domainName(at), domainName(name)));
}

/** Keys of the hosts of a domain that lie in another zone of ours, as far as they are made. */
export function keysElsewhere({ vars, mailHosts }: Pick<MailZone, 'vars' | 'mailHosts'>): readonly ResourceRecord[] {
  const declared = declarationOf(vars);
  const at = declared?.keys?.at;
  if (at === undefined || !liesWithUs(at, vars.domains)) return [];
  return mailHosts.flatMap(({ keys }) =>
    keys.flatMap(({ selector, key }) =>
      isKnown(key) ? [keyRecord({ owner: keyOwner(selector, vars.domain, declared), key }, key, vars.ttl)] : [],
    ),
  );
}

function keyRecord(
  { owner }: GuestKey,
  { algorithm, publicBase64 }: Pick<KeyMaterial, 'algorithm' | 'publicBase64'>,
  ttl: MailVars['ttl'],
): ResourceRecord {
  return textRecord({ owner, ttl }, dkimKeyRecord({ algorithm, publicKey: publicBase64 }));
}

/** Records of a zone for the sake of other declared domains: that it takes their reports, and their keys. */
export function guestRecords(
  { domain, domains }: Pick<MailVars, 'domain' | 'domains'>,
  ttl: MailVars['ttl'],
  keys: readonly GuestKey[],
): {
  readonly records: readonly ResourceRecord[];
  readonly pending: readonly { readonly owner: DomainName; readonly why: Unknown }[];
} {
  const others = declaredZones(domains).filter(({ name }) => !sameName(domainName(name), domain));
  const agreed = others.flatMap(reportAuthorisations).filter(({ to }) => isSubdomain(to, domain));
  const reports = [...new Map(agreed.map((one) => [nameKey(one.owner), one])).values()];
  return {
    records: [
      ...reports.map(({ owner }) => textRecord({ owner, ttl }, 'v=DMARC1')),
      ...keys.flatMap((guest) => (isKnown(guest.key) ? [keyRecord(guest, guest.key, ttl)] : [])),
    ],
    pending: keys.flatMap(({ owner, key }) => (isKnown(key) ? [] : [{ owner, why: key }])),
  };
}
