import { createHash } from 'node:crypto';
import { type DomainName, fieldsOf, nameKey, type ResourceRecord } from '@waxseal/core';
import { encodeRdata } from '@waxseal/zone';

/** A record's data without what is no content: the serial of a SOA, which counts versions, and the case of names (RFC 4343). */
function plain(record: ResourceRecord): ResourceRecord {
  const values = record as unknown as Readonly<Record<string, unknown>>;
  const names = fieldsOf(record.type).filter(({ kind }) => kind === 'name');
  const lower = Object.fromEntries(names.map(({ name }) => [name, nameKey(values[name] as DomainName)]));
  return { ...record, ...lower, ...(record.type === 'SOA' ? { serial: 0 } : {}) };
}

/** A record as a key: equal for the same owner, type and data, whatever its TTL, and whatever the serial of a SOA. */
export function recordKey(record: ResourceRecord): string {
  return `${nameKey(record.owner)} ${record.type} ${Buffer.from(encodeRdata(plain(record))).toString('base64')}`;
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
