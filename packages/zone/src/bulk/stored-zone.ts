import type { DomainName } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { indexOf, type OwnerGroup, type ZoneIndex } from '../lint/zone-index.ts';
import { wireKey } from './wire-key.ts';
import type { StoredRecords } from './stored-records.ts';
import type { ZoneStore } from './zone-store.ts';

/** The records of one owner, read again when a rule asks for them. */
class StoredGroup implements OwnerGroup {
  readonly #store: ZoneStore;
  readonly #records: StoredRecords;
  readonly #name: number;
  #made: readonly LocatedRecord[] | undefined;

  constructor(store: ZoneStore, records: StoredRecords, name: number) {
    this.#store = store;
    this.#records = records;
    this.#name = name;
  }

  get owner(): DomainName {
    return this.records[0]?.record.owner ?? this.#store.names.text(this.#name);
  }

  get records(): readonly LocatedRecord[] {
    return (this.#made ??= Array.from(this.#store.recordsOf(this.#name), (record) => this.#records.at(record)));
  }
}

/** Groups that rules have looked at lately: a rule on one record asks for the same names as the next one. */
const remembered = 4096;

/** All owners of a stored zone; a group is made when it is asked for. */
export class StoredOwners implements ReadonlyMap<string, OwnerGroup> {
  readonly #store: ZoneStore;
  readonly #records: StoredRecords;
  readonly #known = new Map<number, StoredGroup>();

  constructor(store: ZoneStore, records: StoredRecords) {
    this.#store = store;
    this.#records = records;
  }

  /** The group of a name by number. */
  group(name: number): OwnerGroup {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#known.size >= remembered) this.#known.clear();
    const group = new StoredGroup(this.#store, this.#records, name);
    this.#known.set(name, group);
    return group;
  }

  #find(key: string): number {
    const wire = wireKey(key as DomainName);
    const name = this.#store.names.find(wire, 0, wire.length);
    return name !== -1 && this.#store.first[name] !== 0 ? name : -1;
  }

  /** The numbers of owners in the order of their first records. */
  *names(): Generator<number> {
    const { owner, first, count } = this.#store;
    for (let record = 0; record < count; record += 1)
      if (first[owner[record] as number] === record + 1) yield owner[record] as number;
  }

  get(key: string): OwnerGroup | undefined {
    const name = this.#find(key);
    return name === -1 ? undefined : this.group(name);
  }

  has(key: string): boolean {
    return this.#find(key) !== -1;
  }

  get size(): number {
    return Array.from(this.names()).length;
  }

  *keys(): MapIterator<string> {
    for (const name of this.names()) yield this.#store.names.text(name);
  }

  *values(): MapIterator<OwnerGroup> {
    for (const name of this.names()) yield this.group(name);
  }

  *entries(): MapIterator<[string, OwnerGroup]> {
    for (const name of this.names()) yield [this.#store.names.text(name), this.group(name)];
  }

  [Symbol.iterator](): MapIterator<[string, OwnerGroup]> {
    return this.entries();
  }

  forEach(call: (group: OwnerGroup, key: string, map: ReadonlyMap<string, OwnerGroup>) => void): void {
    for (const [key, group] of this) call(group, key, this);
  }
}

/** The index of a stored zone. Records that make cuts, wildcards or the zone itself are never read from octets, so all are whole. */
export function indexStored(origin: DomainName, store: ZoneStore, owners: StoredOwners): ZoneIndex {
  return indexOf(origin, { owners, marks: store.whole.values() });
}
