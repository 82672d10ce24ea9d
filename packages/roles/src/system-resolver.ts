import { Resolver as SystemResolver } from 'node:dns/promises';
import type { Resolver } from '@waxseal/probe';

/** What this machine asks for names; it gives up on a question after some seconds. */
export function systemResolver(): Resolver {
  const system = new SystemResolver({ timeout: 3000, tries: 2 });
  return (name, type) => system.resolve(name, type);
}
