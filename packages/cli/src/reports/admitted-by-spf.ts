import { serviceOf } from '@waxseal/domain';
import { evaluateSpf, type Resolver } from '@waxseal/probe';
import type { DomainSums } from '@waxseal/reports';

/** Most addresses that are evaluated for a domain. */
const mostSources = 500;

/** The name of the sender that a term stands for: a service that includes it, else the term. */
function nameOf(term: string, services: readonly string[]): string {
  const include = /^\+?include:(.+)$/i.exec(term)?.[1]?.toLowerCase();
  const service = services.find((id) => include !== undefined && serviceOf(id)?.includes.includes(include));
  return service ?? term;
}

/** Which term of the published SPF record admits each address of the reports, those with most mail first. */
export async function admittedBySpf(
  { domain, days }: DomainSums,
  services: readonly string[],
  resolver: Resolver,
): Promise<ReadonlyMap<string, string>> {
  const counts = new Map<string, number>();
  for (const { source, count } of Object.values(days).flatMap(({ mail }) => mail))
    if (/^[\da-f.:]+$/.test(source)) counts.set(source, (counts.get(source) ?? 0) + count);
  const sources = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, mostSources);
  const found = new Map<string, string>();
  for (const [ip] of sources) {
    const { result, terms } = await evaluateSpf({ ip, helo: domain, sender: `postmaster@${domain}`, resolver });
    const term = terms.find(({ depth, outcome }) => depth === 0 && outcome === 'match')?.term;
    if (result === 'pass' && term !== undefined) found.set(ip, nameOf(term, services));
  }
  return found;
}
