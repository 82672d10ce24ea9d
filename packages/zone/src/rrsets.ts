import { compareNames, type DomainName, nameKey, type ResourceRecord, type TypeName, typeNumber } from '@waxseal/core';

/** All records of one name and type. */
export interface Rrset {
  readonly owner: DomainName;
  readonly type: TypeName;
  readonly records: readonly ResourceRecord[];
}

/** The RRsets of some records by a key of owner and type, in the order of first appearance. */
export function rrsetsByKey(records: Iterable<ResourceRecord>): ReadonlyMap<string, Rrset> {
  const sets = new Map<
    string,
    { readonly owner: Rrset['owner']; readonly type: Rrset['type']; readonly records: ResourceRecord[] }
  >();
  for (const record of records) {
    const key = `${typeNumber(record.type)} ${nameKey(record.owner)}`;
    const set = sets.get(key) ?? { owner: record.owner, type: record.type, records: [] };
    sets.set(key, set);
    set.records.push(record);
  }
  return sets;
}

/** Orders RRsets as a zone is read: SOA in front, then by name (RFC 4034 §6.1), then by type number. */
export function compareRrsets(a: Pick<Rrset, 'owner' | 'type'>, b: Pick<Rrset, 'owner' | 'type'>): number {
  if ((a.type === 'SOA') !== (b.type === 'SOA')) return a.type === 'SOA' ? -1 : 1;
  return compareNames(a.owner, b.owner) || typeNumber(a.type) - typeNumber(b.type);
}
