import { type ResourceRecord, WaxsealError, withoutDot } from '@waxseal/core';
import { sameContent } from '@waxseal/zone';
import { oneSpelling } from './one-spelling.ts';
import type { RrsetChange } from './plan-rrsets.ts';
import { setKey } from './set-key.ts';

/** Refuses changes that were planned upon RRsets that are others by now. @throws WaxsealError naming them */
export function refuseStale(changes: readonly RrsetChange[], published: readonly ResourceRecord[]): void {
  const sets = Map.groupBy(published.map(oneSpelling), setKey);
  const moved = changes.filter((change) => {
    const before = change.change === 'create' ? [] : change.before;
    return !sameContent(sets.get(setKey(change)) ?? [], before.map(oneSpelling));
  });
  if (moved.length === 0) return;
  throw new WaxsealError('the zone was changed by somebody else since it was read: nothing was written', {
    value: moved.map(({ owner, type }) => `${withoutDot(owner)} ${type}`).join(', '),
    hint: 'run again: the plan is made from what is there now',
  });
}
