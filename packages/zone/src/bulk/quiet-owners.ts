import { type DomainName, isSubdomain } from '@waxseal/core';
import { codes } from './fast-types.ts';
import { hasUnderscore, traitsOf } from './name-traits.ts';
import { wireKey } from './wire-key.ts';
import { hasSpf, hasSuspect, repeatedType, type ZoneStore } from './zone-store.ts';

const bit = (code: number): number => 1 << code;
const addresses = bit(codes.A) | bit(codes.AAAA);
/** Whole records: any type may be among them. */
const whole = 1;
const types = 0xffff;

/** Where a name stands: in the zone, with the zone's name twice at its end, or outside. */
type Standing = 'inside' | 'twice' | 'outside';

/**
 * Tells which owners of a stored zone no rule of lint has anything to say about, from their columns alone. It errs to
 * one side: who is not quiet is asked about by the rules themselves.
 */
export class QuietOwners {
  readonly #store: ZoneStore;
  readonly #origin: DomainName;
  readonly #apex: Uint8Array;
  readonly #apexName: number;
  /** Names with a cut, as numbers. */
  readonly #cuts: ReadonlySet<number>;
  readonly #spfOutside: (boolean | undefined)[] = [];

  constructor(store: ZoneStore, origin: DomainName, cuts: ReadonlySet<string>) {
    this.#store = store;
    this.#origin = origin;
    this.#apex = wireKey(origin);
    this.#apexName = store.names.find(this.#apex, 0, this.#apex.length);
    const numbers = Array.from(cuts, (cut) => wireKey(cut as DomainName)).map((key) =>
      store.names.find(key, 0, key.length),
    );
    this.#cuts = new Set(numbers);
  }

  /** The owners that are not quiet, by number, in the order of their first records. */
  others(): readonly number[] {
    const { owner, first, count } = this.#store;
    const found: number[] = [];
    for (let record = 0; record < count; record += 1) {
      const name = owner[record] as number;
      if (first[name] === record + 1 && !this.isQuiet(name)) found.push(name);
    }
    return found;
  }

  /** Whether no rule has anything to say about an owner. */
  isQuiet(name: number): boolean {
    const summary = this.#store.summary[name] as number;
    if ((summary & (hasSuspect | whole)) !== 0 || name === this.#apexName) return false;
    if (this.#standing(name) !== 'inside' || this.#isBelowCut(name)) return false;
    if (
      (summary & bit(codes.CNAME)) !== 0 &&
      ((summary & types) !== bit(codes.CNAME) || (summary & repeatedType) !== 0)
    )
      return false;
    if ((summary & bit(codes.MX)) !== 0 && (summary & hasSpf) === 0) return false;
    if ((summary & repeatedType) !== 0 && !this.#areDistinct(name)) return false;
    return this.#recordsAreQuiet(name, summary);
  }

  #standing(name: number): Standing {
    const { names } = this.#store;
    const { octets } = names;
    const size = this.#apex.length;
    const end = names.end(name);
    let at = names.start(name);
    let before = -1;
    while (end - at > size) {
      if (end - at === 2 * size - 1) before = at;
      at += (octets[at] as number) + 1;
    }
    if (end - at !== size || !this.#isApexAt(octets, at, size)) return 'outside';
    return before !== -1 && size > 1 && this.#isApexAt(octets, before, size - 1) ? 'twice' : 'inside';
  }

  #isApexAt(octets: Uint8Array, at: number, length: number): boolean {
    for (let index = 0; index < length; index += 1) if (octets[at + index] !== this.#apex[index]) return false;
    return true;
  }

  #isBelowCut(name: number): boolean {
    if (this.#cuts.size === 0) return false;
    const { names } = this.#store;
    const end = names.end(name);
    for (let at = names.start(name); at < end; at += (names.octets[at] as number) + 1)
      if (this.#cuts.has(names.find(names.octets, at, end))) return true;
    return false;
  }

  /** One TXT record, one TTL per type, no data twice. */
  #areDistinct(name: number): boolean {
    const { type, ttl, detail } = this.#store;
    const ttls: (number | undefined)[] = [];
    const seen = new Set<number>();
    for (const record of this.#store.recordsOf(name)) {
      const code = type[record] as number;
      const key = code * 2 ** 32 + (detail[record] as number);
      if (
        (ttls[code] ?? ttl[record]) !== ttl[record] ||
        seen.has(key) ||
        (code === codes.TXT && ttls[code] !== undefined)
      )
        return false;
      ttls[code] = ttl[record];
      seen.add(key);
    }
    return true;
  }

  #recordsAreQuiet(name: number, summary: number): boolean {
    const { type, target, detail, first, next } = this.#store;
    let exchanges = 0;
    for (let at = first[name] as number; at !== 0; at = next[at - 1] as number) {
      const code = type[at - 1] as number;
      const to = (target[at - 1] as number) - 1;
      if (code === codes.MX) exchanges += 1;
      if (
        code === codes.TXT
          ? detail[at - 1] !== 0 && !this.#isQuietSpf((detail[at - 1] as number) - 1, summary)
          : to !== -1 && !this.#isQuietTarget(code, to, name)
      )
        return false;
    }
    // SPF's mx admits ten; whether it is there is left to the rules.
    return exchanges <= 10;
  }

  #isQuietSpf(number: number, summary: number): boolean {
    const verdict = this.#store.spf[number];
    if (
      verdict === undefined ||
      (verdict.needsAddress && (summary & addresses) === 0) ||
      (verdict.needsExchange && (summary & bit(codes.MX)) === 0)
    )
      return false;
    return (this.#spfOutside[number] ??= verdict.outside.every((domain) => !isSubdomain(domain, this.#origin)));
  }

  #isQuietTarget(code: number, to: number, owner: number): boolean {
    const summary = this.#store.summary[to] as number;
    // A host that has MX records as well may be a mail domain whose mail goes to another host.
    if (code === codes.TLSA)
      return (summary & (addresses | bit(codes.CNAME))) !== 0 && (summary & (bit(codes.MX) | whole)) === 0;
    const standing = this.#standing(to);
    if (standing === 'twice' || code === codes.PTR) return standing !== 'twice';
    if (standing === 'outside') return true;
    if ((summary & (whole | bit(codes.CNAME))) !== 0) return false;
    if (code !== codes.CNAME) return (summary & addresses) !== 0;
    const { names } = this.#store;
    return summary !== 0 && (traitsOf(names.octets, names.start(owner)) & hasUnderscore) === 0;
  }
}
