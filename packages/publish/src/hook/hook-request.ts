import { type DomainName, type ResourceRecord, type Seconds, withoutDot } from '@waxseal/core';
import { plainText, rdataText } from '@waxseal/zone';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import type { RrsetName } from '../zone-place.ts';

/** One record of an RRset as a hook reads it. */
export interface HookValue {
  /** As a master file writes it: text in quotes and with escapes, names absolute. */
  readonly data: string;
  /** The same text joined, without quotes and escapes: TXT records only, and only where it is UTF-8. */
  readonly text?: string;
}

/** One RRset that comes, changes or goes. Names have no final dot. */
export interface HookChange {
  readonly change: RrsetChange['change'];
  readonly name: string;
  readonly type: string;
  /** Seconds, of what comes; of what goes where nothing comes. */
  readonly ttl: number;
  /** The whole RRset as the change was planned upon it; empty where there was none. */
  readonly before: readonly HookValue[];
  /** The whole RRset as it is to be; empty where it goes. */
  readonly after: readonly HookValue[];
}

/** What a hook finds on its standard input, as JSON. */
export type HookRequest =
  | {
      readonly version: 1;
      readonly action: 'read';
      readonly zone: string;
      readonly rrsets: readonly { readonly name: string; readonly type: string }[];
    }
  | {
      readonly version: 1;
      readonly action: 'apply';
      readonly zone: string;
      readonly minimumTtl: number;
      readonly changes: readonly HookChange[];
    };

function valueOf(record: ResourceRecord): HookValue {
  const data = rdataText(record);
  const text = record.type === 'TXT' || record.type === 'SPF' ? plainText(record.strings) : undefined;
  return text === undefined ? { data } : { data, text };
}

function changeOf(change: RrsetChange): HookChange {
  const before = change.change === 'create' ? [] : change.before;
  const after = change.change === 'delete' ? [] : change.after;
  const ttl = (after[0] ?? before[0])?.ttl ?? 0;
  const head = { change: change.change, name: withoutDot(change.owner), type: change.type, ttl };
  return { ...head, before: before.map(valueOf), after: after.map(valueOf) };
}

/** What goes is in front of what comes: an alias is added where nothing else is any more. */
const goersFirst = (changes: readonly RrsetChange[]): readonly RrsetChange[] =>
  changes.toSorted((one, other) => Number(other.change === 'delete') - Number(one.change === 'delete'));

/** The plan that a hook makes true. Pure. */
export function hookPlan(changes: readonly RrsetChange[], origin: DomainName, minimumTtl: Seconds): HookRequest {
  return {
    version: 1,
    action: 'apply',
    zone: withoutDot(origin),
    minimumTtl,
    changes: goersFirst(changes).map(changeOf),
  };
}

/** The question what is published of these RRsets. Pure. */
export function hookQuestion(rrsets: readonly RrsetName[], origin: DomainName): HookRequest {
  const names = rrsets.map(({ owner, type }) => ({ name: withoutDot(owner), type }));
  return { version: 1, action: 'read', zone: withoutDot(origin), rrsets: names };
}
