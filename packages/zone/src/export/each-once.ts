import { nameKey, type ResourceRecord, valueOf } from '@waxseal/core';
import { rdataKeys } from '../wire/rdata-key.ts';

/** Records, each once: a record that is written twice is one record (RFC 2181 §5), and tools refuse the second. */
export function eachOnce(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  const keyOf = rdataKeys();
  const seen = new Set<string>();
  return records.filter((record) => {
    const data = valueOf(() => keyOf(record));
    const key = `${nameKey(record.owner)} ${record.type} ${data ?? ''}`;
    if (data !== undefined && seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
