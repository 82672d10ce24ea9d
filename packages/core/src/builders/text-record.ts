import type { DomainName } from '../domain-name.ts';
import type { SomeRecord } from '../records/resource-record.ts';
import { textStrings } from '../text/character-string.ts';
import type { Seconds } from '../ttl.ts';

/** Where a record stands and how long it may be kept. */
export interface RecordHead {
  readonly owner: DomainName;
  readonly ttl: Seconds;
}

/** A TXT record of any text, split at 255 octets of UTF-8 (RFC 1035 §3.3.14). */
export function textRecord({ owner, ttl }: RecordHead, text: string): SomeRecord<'TXT'> {
  return { owner, ttl, type: 'TXT', strings: textStrings(text) };
}
