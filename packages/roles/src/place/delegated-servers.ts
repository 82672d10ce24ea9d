import { type DomainName, WaxsealError, withoutDot } from '@waxseal/core';
import type { Resolver } from '@waxseal/probe';
import { authoritativeServers } from './authoritative-servers.ts';
import type { ServerAddress } from './server-address.ts';

/**
 * The servers that the DNS sends everybody to for a domain; none where it says that there are none.
 * @throws WaxsealError where that cannot be found out
 */
export async function delegatedServers(domain: DomainName, resolver: Resolver): Promise<readonly ServerAddress[]> {
  const name = withoutDot(domain);
  try {
    await resolver(name, 'NS');
  } catch (cause) {
    const { code } = cause as { readonly code?: string };
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw new WaxsealError('the DNS does not say who serves the domain today', { value: code ?? name, cause });
  }
  return authoritativeServers(domain, resolver);
}
