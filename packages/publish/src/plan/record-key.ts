import { createHash } from 'node:crypto';
import { nameKey, type ResourceRecord } from '@waxseal/core';
import { rdataKeys } from '@waxseal/zone';

// The serial counts versions; it is no content.
const withoutSerial = (record: ResourceRecord): ResourceRecord =>
  record.type === 'SOA' ? { ...record, serial: 0 } : record;

// Zones of many thousand records are compared by their keys: one buffer serves them all.
const dataKey = rdataKeys();

/**
 * A record as a key: equal for the same owner, type and data, whatever its TTL, and whatever the serial of a SOA. Names in
 * its data are compared without case in the types of RFC 4034 §6.2, and octet by octet in all others (RFC 3597 §6).
 */
export function recordKey(record: ResourceRecord): string {
  const data = Buffer.from(dataKey(withoutSerial(record)), 'latin1').toString('base64');
  return `${nameKey(record.owner)} ${record.type} ${data}`;
}

/** The keys of some records, as a set. */
export function recordKeys(records: readonly ResourceRecord[]): ReadonlySet<string> {
  return new Set(records.map(recordKey));
}

function digest(lines: Iterable<string>): string {
  return createHash('sha256')
    .update([...lines].toSorted().join('\n'))
    .digest('hex');
}

/** SHA-256 of what a zone says: of its records without serial and TTLs, in any order. */
export function contentDigest(records: readonly ResourceRecord[]): string {
  return digest(recordKeys(records));
}

/** SHA-256 of what a serial counts the versions of: a zone's records with their TTLs, without the serial. */
export function versionDigest(records: readonly ResourceRecord[]): string {
  return digest(new Set(records.map((record) => `${record.ttl} ${recordKey(record)}`)));
}
