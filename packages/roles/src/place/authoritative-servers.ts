import { type DomainName, WaxsealError, withoutDot } from '@waxseal/core';
import type { Resolver } from '@waxseal/probe';
import type { ServerAddress } from './server-address.ts';

async function addressesOf(name: string, resolver: Resolver): Promise<readonly string[]> {
  for (const type of ['A', 'AAAA']) {
    const answer = await resolver(name, type).catch(() => []);
    // IPv6 only where there is no IPv4: not every control machine has a way there.
    if (Array.isArray(answer) && answer.length > 0) return (answer as readonly unknown[]).map(String);
  }
  return [];
}

/**
 * Where the authoritative servers of a zone are, by what the DNS says of it.
 * @throws WaxsealError where it says nothing, or a server has no address.
 */
export async function authoritativeServers(domain: DomainName, resolver: Resolver): Promise<readonly ServerAddress[]> {
  const name = withoutDot(domain);
  const answer = await resolver(name, 'NS').catch(() => []);
  const targets = (Array.isArray(answer) ? (answer as readonly unknown[]) : []).map(String);
  if (targets.length === 0)
    throw new WaxsealError('the DNS names no name server of the zone', {
      value: name,
      hint: 'is the domain registered and delegated? zone.servers names addresses to ask instead',
    });
  const found = await Promise.all(
    targets.map(async (target) => ({ target, all: await addressesOf(target, resolver) })),
  );
  const lost = found.filter(({ all }) => all.length === 0).map(({ target }) => target);
  if (lost.length > 0)
    throw new WaxsealError(`a name server of the zone has no address: ${lost.join(', ')}`, {
      value: name,
      hint: 'mend the delegation; zone.servers names addresses to ask instead',
    });
  return [...new Set(found.flatMap(({ all }) => all))].map((server) => ({ server, port: 53 }));
}
