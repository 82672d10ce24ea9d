import { type DomainName, type ResourceRecord, type Seconds, withoutDot } from '@waxseal/core';
import { type Ladder, onLadder } from './on-ladder.ts';
import { planRrsets, type RrsetChange } from './plan-rrsets.ts';
import { contentDigest } from './record-key.ts';
import { zoneLoss } from './zone-loss.ts';

/** What is wanted of a zone that lives at a place, and what its project knows of it. */
export interface PlaceWish extends Ladder {
  readonly origin: DomainName;
  /** With the TTLs of a proved zone. */
  readonly wanted: readonly ResourceRecord[];
  /** Keys of records that the project published before. */
  readonly owned: readonly string[];
  readonly foreign: 'keep' | 'remove';
  /** Publish also what loses many records. */
  readonly force: boolean;
  readonly minimumTtl?: Seconds;
}

/** The changes to make, with the digest of what the zone then says of us; or why none is made. */
export type PlaceDecision =
  | {
      readonly changes: readonly RrsetChange[];
      readonly content: string;
      /** What was read, as it is after the changes. */
      readonly after: readonly ResourceRecord[];
    }
  | { readonly fault: string; readonly hint: string };

function after(published: readonly ResourceRecord[], changes: readonly RrsetChange[]): readonly ResourceRecord[] {
  const gone = new Set(changes.flatMap((change) => (change.change === 'create' ? [] : change.before)));
  const come = changes.flatMap((change) => (change.change === 'delete' ? [] : change.after));
  return [...published.filter((record) => !gone.has(record)), ...come];
}

/**
 * Decides what is changed at a place: what is wanted merged RRset by RRset into what is published, with the TTLs of its rung
 * of the ladder. A zone that would lose many records, or hold an alias beside other data, is refused. Pure.
 */
export function decideChanges(wish: PlaceWish, published: readonly ResourceRecord[]): PlaceDecision {
  const zones = { ...wish, published, owned: new Set(wish.owned) };
  const proved = planRrsets(zones);
  const { changes, content, conflicts } = planRrsets({ ...zones, wanted: onLadder(wish, wish.wanted, proved.content) });
  if (conflicts.length > 0)
    return {
      fault: `an alias (CNAME) would stand beside other records: ${conflicts.map(withoutDot).join(', ')}`,
      hint: 'remove one of the two where the zone lives; waxseal keeps records that are not its own',
    };
  const next = after(published, changes);
  const loss = wish.force ? undefined : zoneLoss(published, next);
  if (loss !== undefined)
    return { fault: loss, hint: 'is this the right inventory? --force publishes it all the same' };
  return { changes, content: contentDigest(content), after: next };
}
