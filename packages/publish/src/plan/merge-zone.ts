import { joinedText, labelTexts, type ResourceRecord, sameName } from '@waxseal/core';
import { recordKey, recordKeys } from './record-key.ts';
import { setKey } from './set-key.ts';

/** A published zone, and what a playbook wants of it. */
export interface MergeZone {
  readonly published: readonly ResourceRecord[];
  readonly wanted: readonly ResourceRecord[];
  /** Keys of records that this project has published: it may take them back. */
  readonly owned: ReadonlySet<string>;
  readonly foreign: 'keep' | 'remove';
}

/** The first word of a policy in a TXT record, e.g. `v=spf1`: a name has one record of each. */
function policyWord(record: ResourceRecord): string | undefined {
  return record.type === 'TXT' ? /^v=\w+/i.exec(joinedText(record.strings))?.[0].toLowerCase() : undefined;
}

/** Below an underscore a TXT set has one purpose (RFC 8552), so that a second record beside ours would break it. */
function isScoped(record: ResourceRecord): boolean {
  return labelTexts(record.owner).some((label) => label.startsWith('_'));
}

/** Whether a published record takes the place of a wanted one: both cannot stand. */
function replaced(published: ResourceRecord, wanted: ResourceRecord): boolean {
  if (published.type !== wanted.type || !sameName(published.owner, wanted.owner)) return false;
  if (['SOA', 'CNAME', 'DNAME', 'SPF'].includes(published.type)) return true;
  if (published.type !== 'TXT') return false;
  const word = policyWord(published);
  return isScoped(published) || (word !== undefined && word === policyWord(wanted));
}

/** The records of a published zone that are somebody else's and can stand beside what is wanted. */
function foreignRecords({ published, wanted, owned }: MergeZone): readonly ResourceRecord[] {
  const ours = new Set([...owned, ...recordKeys(wanted)]);
  return published.filter((record) => !ours.has(recordKey(record)) && !wanted.some((one) => replaced(record, one)));
}

/** The TTL of each RRset: ours where it holds a record of ours, else that of its first record, as BIND reads it. */
function ttlsOf(records: readonly ResourceRecord[]): ReadonlyMap<string, ResourceRecord['ttl']> {
  return new Map(records.toReversed().map((record) => [setKey(record), record.ttl]));
}

/** The zone to publish: what is wanted, and records of somebody else as they are. An RRset has one TTL (RFC 2181 §5.2). */
export function mergeZone(zones: MergeZone): readonly ResourceRecord[] {
  const { wanted, foreign } = zones;
  if (foreign === 'remove') return wanted;
  const merged = [...wanted, ...foreignRecords(zones)];
  const ttls = ttlsOf(merged);
  return merged.map((record) => {
    // A signature has the TTL of the set that it covers (RFC 4035 §2.2).
    const ttl = record.type === 'RRSIG' ? undefined : ttls.get(setKey(record));
    return ttl === undefined ? record : { ...record, ttl };
  });
}
