import { valueOf } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { rdataKeys } from '../wire/rdata-key.ts';

/** The records of one owner that say what one before them says: the same type and data (RFC 2181 §5). */
export function repetitions(records: readonly LocatedRecord[]): readonly LocatedRecord[] {
  const keyOf = rdataKeys();
  const seen = new Set<string>();
  return records.filter(({ record }) => {
    // A record that cannot be written to wire is the business of the round trip.
    const key = valueOf(() => keyOf(record));
    const repeated = key !== undefined && seen.has(key);
    if (key !== undefined) seen.add(key);
    return repeated;
  });
}

/** The records of one owner, each once: servers answer with a record that is written twice as one (RFC 2181 §5). */
export function distinct(records: readonly LocatedRecord[]): readonly LocatedRecord[] {
  if (records.length < 2) return records;
  const repeated = new Set(repetitions(records));
  return repeated.size === 0 ? records : records.filter((record) => !repeated.has(record));
}
