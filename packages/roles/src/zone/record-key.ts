import { createHash } from 'node:crypto';
import { nameKey, type ResourceRecord } from '@waxseal/core';
import { encodeRdata } from '@waxseal/zone';

// The serial counts versions and a TTL says how long an answer lives: neither is what the zone says.
const withoutSerial = (record: ResourceRecord): ResourceRecord => (record.type === 'SOA' ? { ...record, serial: 0 } : record);

/** A record as a key: equal for the same owner, type and data, whatever its TTL, and whatever the serial of a SOA. */
export function recordKey(record: ResourceRecord): string {
  return `${nameKey(record.owner)} ${record.type} ${Buffer.from(encodeRdata(withoutSerial(record))).toString('base64')}`;
}

/** The keys of some records, as a set. */
export function recordKeys(records: readonly ResourceRecord[]): ReadonlySet<string> {
  return new Set(records.map(recordKey));
}

/** SHA-256 of what a zone says: of its records without serial and TTLs, in any order. */
export function contentDigest(records: readonly ResourceRecord[]): string {
  return createHash('sha256').update([...recordKeys(records)].toSorted().join('\n')).digest('hex');
}
