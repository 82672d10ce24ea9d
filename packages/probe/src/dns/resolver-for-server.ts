import { Resolver as NodeResolver } from 'node:dns/promises';
import type { Resolver } from './resolver.ts';

/** A resolver that asks one server and no other: never the machine's own DNS. `timeout` is milliseconds for a try, of which there are two. */
export function resolverForServer(
  { address, port }: { readonly address: string; readonly port: number },
  timeout = 2000,
): Resolver {
  const resolver = new NodeResolver({ timeout, tries: 2 });
  resolver.setServers([address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`]);
  return (name, type) => resolver.resolve(name, type as 'TXT');
}
