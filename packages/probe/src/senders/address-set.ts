import { addressText, type Network } from './network.ts';

/** Addresses of both families as ranges, sorted, with gaps between them. */
export type AddressSet = readonly Network[];

const families = ['ip4', 'ip6'] as const;
const bitsOf = { ip4: 32, ip6: 128 } as const;

/** Every address of both families. */
export const everyAddress: AddressSet = families.map((family) => ({
  family,
  first: 0n,
  last: (1n << BigInt(bitsOf[family])) - 1n,
}));

const byFirst = (one: Network, other: Network): number =>
  one.first < other.first ? -1 : one.first > other.first ? 1 : 0;

/** The addresses of networks, which may overlap. */
export function addressSet(networks: readonly Network[]): AddressSet {
  return families.flatMap((family) => {
    const joined: Network[] = [];
    for (const network of networks.filter((one) => one.family === family).toSorted(byFirst)) {
      const before = joined.at(-1);
      if (before === undefined || network.first > before.last + 1n) joined.push(network);
      else if (network.last > before.last) joined[joined.length - 1] = { ...before, last: network.last };
    }
    return joined;
  });
}

/** The addresses that both sets hold. */
export function intersect(one: AddressSet, other: AddressSet): AddressSet {
  return addressSet(
    one.flatMap((range) =>
      other
        .filter(({ family, first, last }) => family === range.family && first <= range.last && last >= range.first)
        .map(({ family, first, last }) => ({
          family,
          first: first > range.first ? first : range.first,
          last: last < range.last ? last : range.last,
        })),
    ),
  );
}

/** The addresses of the first set that the second does not hold. */
export function subtract(one: AddressSet, other: AddressSet): AddressSet {
  return one.flatMap((range) => {
    const rest: Network[] = [];
    let { first } = range;
    for (const cut of other) {
      if (cut.family !== range.family || cut.last < first || cut.first > range.last) continue;
      if (cut.first > first) rest.push({ ...range, first, last: cut.first - 1n });
      first = cut.last + 1n;
    }
    return first <= range.last ? [...rest, { ...range, first }] : rest;
  });
}

/** The fewest terms of SPF that hold a set: each range as networks with a prefix. */
export function networkTerms(set: AddressSet): readonly string[] {
  return set.flatMap(({ family, first, last }) => {
    const terms: string[] = [];
    const bits = bitsOf[family];
    for (let at = first; at <= last;) {
      let length = 0;
      const fits = (more: number): boolean =>
        more <= bits && at % (1n << BigInt(more)) === 0n && at + (1n << BigInt(more)) - 1n <= last;
      while (fits(length + 1)) length += 1;
      terms.push(`${family}:${addressText(family, at)}${length === 0 ? '' : `/${bits - length}`}`);
      at += 1n << BigInt(length);
    }
    return terms;
  });
}
