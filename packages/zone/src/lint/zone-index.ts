import {
  type DomainName,
  isSubdomain,
  nameKey,
  parentName,
  type ResourceRecord,
  rootName,
  type SomeRecord,
  type TypeName,
} from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';

/** All records of one owner, in the order they were written. */
export interface OwnerGroup {
  readonly owner: DomainName;
  readonly records: readonly LocatedRecord[];
}

/** What a zone says of a name: whether it answers for it, and with what. */
export type NameStatus = 'outside' | 'delegated' | 'missing' | OwnerGroup;

/** A zone by owner, built once so that every rule finds names in constant time. */
export interface ZoneIndex {
  readonly origin: DomainName;
  /** Every SOA record, wherever it stands. */
  readonly soas: readonly LocatedRecord[];
  readonly owners: ReadonlyMap<string, OwnerGroup>;
  /** Names that hold other names but no records (RFC 8020 §2). */
  readonly emptyNonTerminals: () => ReadonlySet<string>;
  /** Names below which the zone does not speak: cuts (NS) and DNAME owners. */
  readonly cuts: ReadonlySet<string>;
  readonly wildcards: ReadonlySet<string>;
}

function groupByOwner(records: readonly LocatedRecord[]): ReadonlyMap<string, OwnerGroup> {
  const owners = new Map<string, { readonly owner: DomainName; readonly records: LocatedRecord[] }>();
  let last: { readonly owner: DomainName; readonly records: LocatedRecord[] } | undefined;
  for (const located of records) {
    const { owner } = located.record;
    // Records of one owner mostly stand together: then no key is made at all.
    if (last?.owner !== owner) {
      const key = nameKey(owner);
      last = owners.get(key) ?? { owner, records: [] };
      if (last.records.length === 0) owners.set(key, last);
    }
    last.records.push(located);
  }
  return owners;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function findEmptyNonTerminals(origin: DomainName, owners: ReadonlyMap<string, OwnerGroup>): ReadonlySet<string> {
  const empty = new Set<string>();
  const apex = nameKey(origin);
  for (const key of owners.keys()) {
    let name = parentName(key as DomainName);
    // A name whose parents are known already has no new ones.
    while (name !== undefined && name !== apex && !owners.has(name) && !empty.has(name)) {
      empty.add(name);
      name = parentName(name);
    }
  }
  return empty;
}

/** What an index is built from: all owners, and at least the records of these kinds in the order of the zone. */
interface IndexParts {
  readonly owners: ReadonlyMap<string, OwnerGroup>;
  /** SOA, NS and DNAME records and those of wildcards; more do no harm. */
  readonly marks: Iterable<LocatedRecord>;
}

/** Builds the index of a zone from what another has grouped. */
export function indexOf(origin: DomainName, { owners, marks }: IndexParts): ZoneIndex {
  const apex = nameKey(origin);
  const [cuts, wildcards, soas] = [new Set<string>(), new Set<string>(), [] as LocatedRecord[]];
  for (const located of marks) {
    const { type, owner } = located.record;
    if (type === 'DNAME' || (type === 'NS' && nameKey(owner) !== apex)) cuts.add(nameKey(owner));
    if (owner.startsWith('*.')) wildcards.add(nameKey(owner));
    if (type === 'SOA') soas.push(located);
  }
  return {
    origin,
    soas,
    owners,
    cuts,
    wildcards,
    emptyNonTerminals: once(() => findEmptyNonTerminals(origin, owners)),
  };
}

/** Builds the index of a zone in one pass. */
export function indexZone(origin: DomainName, records: readonly LocatedRecord[]): ZoneIndex {
  return indexOf(origin, { owners: groupByOwner(records), marks: records });
}

/** The cut at or above a name, where there is one; a DNAME may stand at the apex, and nothing below it then (RFC 6672 §2.4). */
export function cutAbove(zone: ZoneIndex, name: DomainName): string | undefined {
  if (zone.cuts.size === 0) return undefined;
  const apex = nameKey(zone.origin);
  for (let at: string | undefined = nameKey(name); at !== undefined; at = parentName(at as DomainName)) {
    if (zone.cuts.has(at)) return at;
    if (at === apex || at === rootName) return undefined;
  }
  return undefined;
}

// RFC 4592 §3.3.1: only the wildcard right below the closest existing name can answer.
function synthesized(zone: ZoneIndex, key: string): NameStatus {
  for (let at = parentName(key as DomainName); at !== undefined; at = parentName(at)) {
    const wildcard = zone.owners.get(`*.${at}`);
    if (wildcard !== undefined) return wildcard;
    if (zone.owners.has(at) || zone.emptyNonTerminals().has(at)) return 'missing';
  }
  return 'missing';
}

/** What the zone says of a name, wildcards and cuts taken into account (RFC 1034 §4.3.2). */
export function lookUp(zone: ZoneIndex, name: DomainName): NameStatus {
  if (!isSubdomain(name, zone.origin)) return 'outside';
  if (cutAbove(zone, name) !== undefined) return 'delegated';
  const key = nameKey(name);
  const exact = zone.owners.get(key);
  if (exact !== undefined) return exact;
  return zone.wildcards.size === 0 || zone.emptyNonTerminals().has(key) ? 'missing' : synthesized(zone, key);
}

// Few owners have more records: for those a map by type is made once, so that asking often stays cheap.
const few = 8;
const maps = new WeakMap<OwnerGroup, ReadonlyMap<TypeName, readonly ResourceRecord[]>>();

function byType(group: OwnerGroup): ReadonlyMap<TypeName, readonly ResourceRecord[]> {
  const known = maps.get(group);
  if (known !== undefined) return known;
  const records = group.records.map(({ record }) => record);
  const made = Map.groupBy(records, ({ type }) => type);
  maps.set(group, made);
  return made;
}

/** Tells whether an owner has a record of one of these types. */
export function hasType(group: OwnerGroup, ...types: readonly TypeName[]): boolean {
  if (group.records.length > few) return types.some((type) => byType(group).has(type));
  return group.records.some(({ record }) => types.includes(record.type));
}

/** The records of one type of an owner. */
export function recordsOf<T extends TypeName>(group: OwnerGroup, type: T): readonly SomeRecord<T>[] {
  if (group.records.length > few) return (byType(group).get(type) ?? []) as readonly SomeRecord<T>[];
  return group.records.flatMap(({ record }) => (record.type === type ? [record as SomeRecord<T>] : []));
}

/** The owner's group by its exact name. */
export function ownerOf(zone: ZoneIndex, name: DomainName): OwnerGroup | undefined {
  return zone.owners.get(nameKey(name));
}

/** The name without its first labels. */
export function nameBelow(name: DomainName, labels: number): DomainName {
  return labels === 0 ? name : nameBelow(parentName(name) ?? rootName, labels - 1);
}
