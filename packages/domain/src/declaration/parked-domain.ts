import { domainName, isSubdomain, sameName } from '@waxseal/core';
import { DomainDeclaration, type DomainInput } from './domain-schema.ts';

type Parked = Pick<DomainInput, 'receive' | 'policy'>;

/** What a name says that neither sends nor receives mail. */
const silent: Parked = { receive: 'nothing', policy: { spf: 'fail', dmarc: { policy: 'reject' } } };

/** No key under any selector: a signature that claims one fails for certain (RFC 6376 §3.6.1). */
const noKeys = '*._domainkey IN TXT "v=DKIM1; p="';

const isBelow = (name: string, apex: string): boolean =>
  isSubdomain(domainName(name), domainName(apex)) && !sameName(domainName(name), domainName(apex));

/** The domains that are parked beside a declared one, each with a zone of its own. */
function parkedZones({ name, parked, policy }: DomainDeclaration): readonly DomainDeclaration[] {
  const reports = policy.dmarc?.aggregateReports;
  const dmarc = { ...silent.policy?.dmarc, policy: 'reject' as const, ...(reports && { aggregateReports: reports }) };
  return parked
    .filter((one) => !isBelow(one, name))
    .map((one) =>
      DomainDeclaration.parse({
        ...silent,
        name: one,
        policy: { ...silent.policy, dmarc },
        records: [noKeys],
      } satisfies DomainInput),
    );
}

/** A domain with its parked names below it as what they are: subdomains with a policy of their own. */
function withParkedNames(domain: DomainDeclaration): DomainDeclaration {
  const labels = domain.parked
    .filter((one) => isBelow(one, domain.name))
    .map((one) => one.replace(/\.$/, '').slice(0, -domain.name.replace(/\.$/, '').length - 1));
  if (labels.length === 0) return domain;
  const { subdomains } = DomainDeclaration.parse({
    name: domain.name,
    subdomains: Object.fromEntries(labels.map((label) => [label, silent])),
  } satisfies DomainInput);
  return {
    ...domain,
    parked: [],
    subdomains: { ...domain.subdomains, ...subdomains },
    records: [...domain.records, ...labels.map((label) => noKeys.replace('_domainkey', `_domainkey.${label}`))],
  };
}

/** Every zone that declarations stand for: each domain with its parked names, and the domains that are parked beside it. */
export function declaredZones(domains: readonly DomainDeclaration[]): readonly DomainDeclaration[] {
  return domains.flatMap((domain) => [withParkedNames(domain), ...parkedZones(domain)]);
}
