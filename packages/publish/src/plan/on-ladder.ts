import type { ResourceRecord, Seconds } from '@waxseal/core';
import { contentDigest } from './record-key.ts';

/** How long records may live while nothing has proved them. */
export interface Ladder {
  /** The most that a TTL of ours may be while the content is not proved; no ladder where left out. */
  readonly trialTtl?: Seconds;
  /** Whether content of this digest has passed its probes. */
  readonly isProved: (digest: string) => boolean;
}

/** Our records with the TTLs of their rung: full ones once the content they become part of is proved. */
export function onLadder(
  { trialTtl, isProved }: Ladder,
  wanted: readonly ResourceRecord[],
  content: readonly ResourceRecord[],
): readonly ResourceRecord[] {
  if (trialTtl === undefined || isProved(contentDigest(content))) return wanted;
  return wanted.map((record) => (record.ttl > trialTtl ? { ...record, ttl: trialTtl } : record));
}
