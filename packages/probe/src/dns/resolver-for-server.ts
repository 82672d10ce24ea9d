import { Resolver as NodeResolver } from 'node:dns/promises';
import type { Resolver } from './resolver.ts';

/** A resolver that asks one server and no other: never the machine's own DNS. */
export function resolverForServer({ address, port }: { readonly address: string; readonly port: number }, timeout = 2000): Resolver {
  const resolver = new NodeResolver({ timeout, tries: 2 });
  resolver.setServers([`${address}:${port}`]);
  return (name, type) => resolver.resolve(name, type as 'TXT');
}
