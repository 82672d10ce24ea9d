import {
  joinedText,
  labelTexts,
  nameKey,
  parseDkimKeyRecord,
  type ResourceRecord,
  valueOf,
  withoutDot,
} from '@waxseal/core';
import type { DomainChange } from './domain-change.ts';
import type { ZoneIndex } from './zone-index.ts';

/** Names below `_domainkey` that hold no key: policies of drafts and of RFC 5617. */
const policies: ReadonlySet<string> = new Set(['_adsp', '_asp', '_report', '_policy']);

/** Whether a record publishes a DKIM key or leads to one: `SELECTOR._domainkey.DOMAIN` (RFC 6376 §3.6.2.1), or a delegation of all of them. */
function isKeyName(record: ResourceRecord): boolean {
  const labels = labelTexts(record.owner).map((label) => label.toLowerCase());
  const at = labels.indexOf('_domainkey');
  if (at === 0) return record.type === 'NS';
  return at > 0 && !policies.has(labels[0] ?? '');
}

/** What a verifier finds under a record: a key, or a name to look further at; nothing for a key that was revoked. */
function keyOf(record: ResourceRecord): string | undefined {
  if (record.type === 'CNAME') return `CNAME ${nameKey(record.target)}`;
  if (record.type === 'NS') return `NS ${nameKey(record.target)}`;
  if (record.type !== 'TXT') return undefined;
  const text = joinedText(record.strings);
  const key = valueOf(() => parseDkimKeyRecord(text));
  if (key === undefined) return text;
  return key.publicKey === '' ? undefined : `${key.algorithm} ${key.publicKey}`;
}

/** A published DKIM key, or what leads to one, and what a new zone has in its place. */
export interface PublishedKey {
  readonly record: ResourceRecord;
  readonly fate: 'published' | 'another' | 'gone';
}

/** The DKIM keys of a zone, and what becomes of each. Keys that were revoked sign nothing and are none. */
export function publishedKeys(before: ZoneIndex, after: ZoneIndex): readonly PublishedKey[] {
  return before.records.filter(isKeyName).flatMap((record): readonly PublishedKey[] => {
    const key = keyOf(record);
    if (key === undefined) return [];
    const then = after.at(record.owner).map(keyOf);
    if (then.includes(key)) return [{ record, fate: 'published' }];
    return [{ record, fate: then.some((other) => other !== undefined) ? 'another' : 'gone' }];
  });
}

/** DKIM keys that go or become others. A key of ours is ours to replace, not to leave out. */
export function keyChanges(
  before: ZoneIndex,
  after: ZoneIndex,
  isOurs: (record: ResourceRecord) => boolean,
): readonly DomainChange[] {
  return publishedKeys(before, after).flatMap(({ record, fate }): readonly DomainChange[] => {
    if (fate === 'published' || (fate === 'another' && isOurs(record))) return [];
    const name = withoutDot(record.owner);
    return [{ kind: 'key', words: `the DKIM key ${name} ${fate === 'gone' ? 'goes' : 'becomes another'}` }];
  });
}
