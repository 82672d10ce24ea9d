import type { ResourceRecord } from '@waxseal/core';
import { rdataKeys } from '../wire/rdata-key.ts';
import { compareRrsets, type Rrset, rrsetsByKey } from '../rrsets.ts';
import type { ZoneChange } from './zone-change.ts';

// The serial counts versions; it is no content.
const withoutSerial = (record: ResourceRecord): ResourceRecord =>
  record.type === 'SOA' ? { ...record, serial: 0 } : record;

function contentOf({ records }: Rrset, keyOf: (record: ResourceRecord) => string): string {
  const lines = new Set(records.map((record) => `${record.ttl} ${keyOf(withoutSerial(record))}`));
  return JSON.stringify([...lines].toSorted());
}

/**
 * The changes that turn one zone into the other, RRset by RRset in zone order. The serial, the order of records, their
 * repetitions and the case of names make no difference.
 * @throws InputError for records that cannot be written to wire.
 */
export function diffZones(old: Iterable<ResourceRecord>, wanted: Iterable<ResourceRecord>): readonly ZoneChange[] {
  const [before, after] = [rrsetsByKey(old), rrsetsByKey(wanted)];
  const keyOf = rdataKeys();
  const changes: ZoneChange[] = [];
  for (const [key, { owner, type, records }] of after) {
    const was = before.get(key);
    if (was === undefined) changes.push({ change: 'create', owner, type, after: records });
    else if (contentOf(was, keyOf) !== contentOf({ owner, type, records }, keyOf))
      changes.push({ change: 'update', owner, type, before: was.records, after: records });
  }
  for (const [key, { owner, type, records }] of before)
    if (!after.has(key)) changes.push({ change: 'delete', owner, type, before: records });
  return changes.toSorted(compareRrsets);
}

/** Tells whether two zones say the same, their serials apart. @throws InputError as {@link diffZones}. */
export function sameContent(old: Iterable<ResourceRecord>, wanted: Iterable<ResourceRecord>): boolean {
  return diffZones(old, wanted).length === 0;
}
