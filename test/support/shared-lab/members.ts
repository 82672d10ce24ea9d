import { parties } from '@waxseal/lab';

/**
 * What a borrower may ask for by kind: mail hosts with Exim as Debian installs it (`bookworm`, `trixie`), hosts with BIND
 * (`dns`, on trixie `trixie-dns`) or NSD (`trixie-nsd`), and hosts on which only sshd runs, on a disk of 64 MB (`small`). The
 * kinds behind these are asked for by name.
 */
export type Kind = 'bookworm' | 'trixie' | 'dns' | 'trixie-dns' | 'trixie-nsd' | 'small' | 'secondary' | 'public';

/** A host of the shared lab. */
export interface Member {
  readonly name: string;
  readonly kind: Kind;
  readonly address: string;
}

/** Hosts that differ by number alone: `mx3` with the address of this last octet, `mx4` with the next … */
function row(kind: Kind, prefix: string, numbers: readonly number[], octet: number): readonly Member[] {
  return numbers.map((number, index) => ({ name: `${prefix}${number}`, kind, address: `192.0.2.${octet + index}` }));
}

/** As many as the two files need that run at the same time; those that some test asks for by name come first. */
export const members: readonly Member[] = [
  { name: 'mx1', kind: 'bookworm', address: '192.0.2.11' },
  { name: 'mx2', kind: 'trixie', address: '192.0.2.12' },
  { name: 'plain', kind: 'bookworm', address: '192.0.2.13' },
  ...row('bookworm', 'mx', [3, 4, 5, 6], 21),
  ...row('trixie', 'mx', [7], 31),
  { ...parties.ns1, kind: 'dns' },
  ...row('dns', 'ns', [3, 4, 5, 6, 7], 54),
  ...row('trixie-dns', 'ns', [8, 9], 61),
  ...row('trixie-nsd', 'ns', [10], 63),
  ...row('small', 'h', [1, 2, 3, 4, 5, 6, 7, 8], 101),
  { ...parties.ns2, kind: 'secondary' },
  // Everybody uses these without a lease.
  ...[parties.root, parties.isp, parties.verifier, parties.forwarder, parties.lists].map((party): Member => ({
    ...party,
    kind: 'public',
  })),
];
