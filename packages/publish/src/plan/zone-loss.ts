import { type ResourceRecord, withoutDot } from '@waxseal/core';
import { recordKey, recordKeys } from './record-key.ts';

/** Zones of fewer records are not guarded: there, two records are a third. */
const smallest = 10;

/** How much of a published zone may go in one run. */
const share = 0.3;

/** Most records that a refusal names. */
const named = 12;

/** Published records that a new zone no longer has: deleted, or changed into others. TTLs and the serial do not count. */
function lostRecords(published: readonly ResourceRecord[], next: readonly ResourceRecord[]): readonly ResourceRecord[] {
  const kept = recordKeys(next);
  return published.filter((record) => !kept.has(recordKey(record)));
}

/**
 * Why a zone shall not be published unless one insists, or undefined: more than 30 % of ten records or more would be
 * deleted or changed, which is a wrong inventory more often than a wish.
 */
export function zoneLoss(published: readonly ResourceRecord[], next: readonly ResourceRecord[]): string | undefined {
  const lost = lostRecords(published, next);
  if (published.length < smallest || lost.length <= share * published.length) return undefined;
  const names = lost.slice(0, named).map(({ owner, type }) => `${withoutDot(owner)} ${type}`);
  const more = lost.length > named ? ` and ${lost.length - named} more` : '';
  return `${lost.length} of ${published.length} published records would be deleted or changed: ${names.join(', ')}${more}`;
}
