import { ipv4FromOctets, ipv6FromOctets } from '@waxseal/core';

/** The addresses from one to another, both included, of one family, as numbers. */
export interface Network {
  readonly family: 'ip4' | 'ip6';
  readonly first: bigint;
  readonly last: bigint;
}

function numberOf(octets: Uint8Array): bigint {
  return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

/** The network of an address and a prefix length. */
export function networkOf(octets: Uint8Array, prefix: number): Network {
  const host = BigInt(octets.length * 8 - prefix);
  const first = (numberOf(octets) >> host) << host;
  return { family: octets.length === 4 ? 'ip4' : 'ip6', first, last: first + (1n << host) - 1n };
}

/** An address of a family as text. */
export function addressText(family: Network['family'], value: bigint): string {
  const size = family === 'ip4' ? 4 : 16;
  const octets = Uint8Array.from({ length: size }, (_, index) =>
    Number((value >> BigInt(8 * (size - 1 - index))) & 255n),
  );
  return family === 'ip4' ? ipv4FromOctets(octets) : ipv6FromOctets(octets);
}

/** A network as people write it: an address, an address with its prefix length, or its two ends. */
export function networkText({ family, first, last }: Network): string {
  const size = last - first + 1n;
  const bits = size.toString(2).length - 1;
  const isPrefix = size === 1n << BigInt(bits) && first % size === 0n;
  const text = addressText(family, first);
  if (size === 1n) return text;
  return isPrefix ? `${text}/${(family === 'ip4' ? 32 : 128) - bits}` : `${text} to ${addressText(family, last)}`;
}

/** The parts of a network that lie between the ends of others: within one of them no list of networks tells two addresses apart. */
export function piecesOf(network: Network, edges: readonly Network[]): readonly Network[] {
  const { family, first, last } = network;
  const cuts = edges
    .flatMap((edge) => (edge.family === family ? [edge.first, edge.last + 1n] : []))
    .filter((cut) => cut > first && cut <= last);
  const starts = [...new Set([first, ...cuts])].toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  return starts.map((start, index) => ({ family, first: start, last: (starts[index + 1] ?? last + 1n) - 1n }));
}
