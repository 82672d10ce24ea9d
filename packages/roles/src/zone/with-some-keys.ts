import { dkimKeyRecord, type ResourceRecord, seconds, textRecord } from '@waxseal/core';
import type { KnownZone } from '../mail-zone.ts';

/** A key that nobody has, in the place of each that is not made yet: what apply would replace is found in the plan. */
export function withSomeKeys({ records, pending }: KnownZone): readonly ResourceRecord[] {
  const text = dkimKeyRecord({ algorithm: 'ed25519', publicKey: Buffer.alloc(32).toString('base64') });
  const ttl = records[0]?.ttl ?? seconds(0);
  return [...records, ...pending.map(({ owner }) => textRecord({ owner, ttl }, text))];
}
