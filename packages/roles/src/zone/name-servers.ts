import { type DomainName, nameKey, type ResourceRecord, sameName, withoutDot } from '@waxseal/core';
import type { Resolver } from '@waxseal/probe';

/** The addresses of a zone's name servers, and those of which none is known. */
export interface NameServers {
  readonly addresses: readonly string[];
  readonly unknown: readonly string[];
}

/** IPv6 only where there is no IPv4: not every control machine has a way there. */
function addressesInZone(records: readonly ResourceRecord[], name: DomainName): readonly string[] {
  const of = (type: 'A' | 'AAAA'): readonly string[] =>
    records.flatMap((record) => (record.type === type && sameName(record.owner, name) ? [record.address] : []));
  const four = of('A');
  return four.length > 0 ? four : of('AAAA');
}

async function ask(resolver: Resolver, name: DomainName): Promise<readonly string[]> {
  for (const type of ['A', 'AAAA']) {
    const answer = await resolver(withoutDot(name), type).catch(() => []);
    if (Array.isArray(answer) && answer.length > 0) return (answer as readonly unknown[]).map(String);
  }
  return [];
}

/** Where the name servers are that a zone names for itself: by its own records, else by a resolver. */
export async function nameServers(
  records: readonly ResourceRecord[],
  origin: DomainName,
  resolver: Resolver,
): Promise<NameServers> {
  const targets = records.flatMap((record) =>
    record.type === 'NS' && sameName(record.owner, origin) ? [record.target] : [],
  );
  const names = [...new Map(targets.map((target) => [nameKey(target), target])).values()];
  const found = await Promise.all(
    names.map(async (name) => {
      const own = addressesInZone(records, name);
      return { name, addresses: own.length > 0 ? own : await ask(resolver, name) };
    }),
  );
  return {
    addresses: found.flatMap(({ addresses }) => addresses),
    unknown: found.filter(({ addresses }) => addresses.length === 0).map(({ name }) => withoutDot(name)),
  };
}
