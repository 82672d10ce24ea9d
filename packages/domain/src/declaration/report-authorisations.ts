import { domainName, type DomainName, isSubdomain, under, withoutDot } from '@waxseal/core';
import type { DomainDeclaration } from './domain-schema.ts';

/** A domain whose reports go to an address of another one, which has to agree to that by a record (RFC 9990 §4). */
export interface ReportAuthorisation {
  readonly domain: DomainName;
  /** The domain of the address. */
  readonly to: DomainName;
  /** The name of the record: its text is `v=DMARC1`. */
  readonly owner: DomainName;
}

function mailDomains(uris: readonly string[]): readonly string[] {
  return uris.flatMap((uri) => /^mailto:[^@]+@([^!?]+)/i.exec(uri)?.[1] ?? []);
}

/** The names of a domain that have a DMARC policy, each with the domains that its reports go to. */
function reporting({
  name,
  policy,
  subdomains,
}: DomainDeclaration): readonly (readonly [DomainName, readonly string[]])[] {
  const apex = domainName(name);
  const all = [
    [apex, policy] as const,
    ...Object.entries(subdomains).map(([label, one]) => [under(label, apex), one.policy] as const),
  ];
  return all.map(([owner, { dmarc }]) => [
    owner,
    mailDomains([...(dmarc?.aggregateReports ?? []), ...(dmarc?.failureReports ?? [])]),
  ]);
}

/** Every authorisation that the report addresses of a domain need: of addresses outside of it. */
export function reportAuthorisations(declared: DomainDeclaration): readonly ReportAuthorisation[] {
  const apex = domainName(declared.name);
  const found = reporting(declared).flatMap(([domain, targets]) =>
    targets
      .map((target) => domainName(target))
      .filter((to) => !isSubdomain(to, apex) && !isSubdomain(apex, to))
      .map((to) => ({ domain, to, owner: under(`${withoutDot(domain)}._report._dmarc`, to) })),
  );
  return [...new Map(found.map((one) => [one.owner, one])).values()];
}
