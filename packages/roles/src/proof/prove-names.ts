import { withoutDot } from '@waxseal/core';
import { type Egress, type ProofMatrix, proveMatrix, type ProveOptions } from '@waxseal/probe';
import type { MailVars } from '../mail-vars.ts';

export interface ProveNames extends Omit<ProveOptions, 'domains'> {
  readonly domain: MailVars['domain'];
}

/**
 * Proves a domain, and every name below it that hosts sign for, on the ways out of the hosts that sign for it: a host's own
 * name on its own ways alone.
 */
export async function proveNames({ domain, egresses, ...options }: ProveNames): Promise<ProofMatrix> {
  const apex = withoutDot(domain);
  const signed = egresses.flatMap(({ keys }) => keys.map((key) => key.domain.toLowerCase()));
  const names = [...new Set([apex.toLowerCase(), ...signed])];
  const signs = ({ keys }: Egress, name: string): boolean => keys.some((key) => key.domain.toLowerCase() === name);
  const matrices: ProofMatrix[] = [];
  for (const name of names) {
    // What a host has no key for, where it sends for subdomains alone, is no way out of the domain.
    const ways = signed.length === 0 ? egresses : egresses.filter((egress) => signs(egress, name));
    matrices.push(await proveMatrix({ ...options, domains: [{ domain: name }], egresses: ways }));
  }
  const cells = matrices.flatMap((matrix) => matrix.cells);
  return {
    passed: cells.length > 0 && cells.every(({ passed }) => passed),
    cells,
    missing: [...new Set(matrices.flatMap(({ missing }) => missing))].toSorted(),
  };
}

/** Mail of a domain from an address that is nobody's: what becomes of it is the proof of a domain that we do not send for. */
export const anyoneElse: Egress = { name: 'anyone else', ip: '203.0.113.254', helo: 'stranger.invalid', keys: [] };
