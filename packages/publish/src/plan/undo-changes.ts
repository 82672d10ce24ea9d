import { sameContent } from '@waxseal/zone';
import type { RrsetChange } from './plan-rrsets.ts';
import { setKey } from './set-key.ts';

const sides = (change: RrsetChange) => ({
  before: change.change === 'create' ? [] : change.before,
  after: change.change === 'delete' ? [] : change.after,
});

/** The change from one state of an RRset to another; nothing between equal ones. */
function between(
  { owner, type }: Pick<RrsetChange, 'owner' | 'type'>,
  { before, after }: ReturnType<typeof sides>,
): readonly RrsetChange[] {
  if (sameContent(before, after) && before[0]?.ttl === after[0]?.ttl) return [];
  if (before.length === 0) return [{ change: 'create', owner, type, after }];
  if (after.length === 0) return [{ change: 'delete', owner, type, before }];
  return [{ change: 'update', owner, type, before, after }];
}

/** What takes changes back: every RRset as it was before them. Pure. */
export function undoChanges(changes: readonly RrsetChange[]): readonly RrsetChange[] {
  return changes.flatMap((change) => {
    const { before, after } = sides(change);
    return between(change, { before: after, after: before });
  });
}

/** Changes, and later ones upon them, as one. Pure. */
export function joinChanges(first: readonly RrsetChange[], then: readonly RrsetChange[]): readonly RrsetChange[] {
  const later = new Map(then.map((change) => [setKey(change), change]));
  const known = new Set(first.map(setKey));
  const joined = first.flatMap((change) => {
    const next = later.get(setKey(change));
    if (next === undefined) return [change];
    return between(change, { before: sides(change).before, after: sides(next).after });
  });
  return [...joined, ...then.filter((change) => !known.has(setKey(change)))];
}
