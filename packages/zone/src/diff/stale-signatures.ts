import { nameKey, type ResourceRecord, type TypeName } from '@waxseal/core';
import { rdataKeys } from '../wire/rdata-key.ts';
import type { ZoneChange } from './zone-change.ts';

const keyOf = (owner: ZoneChange['owner'], type: TypeName): string => `${type} ${nameKey(owner)}`;

/** The signatures over an RRset as one text, in any order. */
function signaturesBy(records: Iterable<ResourceRecord>): ReadonlyMap<string, string> {
  const data = rdataKeys();
  const sets = new Map<string, string[]>();
  for (const record of records) {
    if (record.type !== 'RRSIG') continue;
    const key = keyOf(record.owner, record.covered);
    sets.set(key, [...(sets.get(key) ?? []), data(record)]);
  }
  return new Map([...sets].map(([key, list]) => [key, JSON.stringify(list.toSorted())]));
}

/**
 * The changes whose signatures (RRSIG) stay as they were: resolvers that validate refuse such records (RFC 4035 §5.3). A zone
 * that its server signs holds no signatures in its file, and none is stale.
 */
export function staleSignatures(
  changes: readonly ZoneChange[],
  old: Iterable<ResourceRecord>,
  wanted: Iterable<ResourceRecord>,
): readonly Pick<ZoneChange, 'owner' | 'type'>[] {
  const [before, after] = [signaturesBy(old), signaturesBy(wanted)];
  return changes
    .filter(({ owner, type }) => {
      const signed = after.get(keyOf(owner, type));
      return signed !== undefined && signed === before.get(keyOf(owner, type));
    })
    .map(({ owner, type }) => ({ owner, type }));
}
