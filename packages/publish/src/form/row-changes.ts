import { type DomainName, type ResourceRecord, withoutDot } from '@waxseal/core';
import { type FormRow, formRows } from '@waxseal/zone';
import { oneSpelling } from '../plan/one-spelling.ts';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import { recordKey } from '../plan/record-key.ts';

/** How a form wants names: below the zone (`@`, `mx1._domainkey`), or in full without a final dot. */
export type FormNames = 'relative' | 'full';

/** One thing to do in a web form. */
export type RowChange =
  | { readonly action: 'add' | 'remove'; readonly row: FormRow }
  | { readonly action: 'change'; readonly row: FormRow; readonly was: FormRow };

function rowOf(record: ResourceRecord, origin: DomainName, names: FormNames): FormRow {
  const [row] = formRows({ origin, records: [record] });
  if (row === undefined) throw new TypeError(`no form has a row for ${record.type}`);
  return names === 'relative' ? row : { ...row, name: withoutDot(record.owner) };
}

type Pair = readonly [was: ResourceRecord | undefined, will: ResourceRecord | undefined];

/** Which record becomes which: the same data under another TTL, else what goes and what comes in the order of the set. */
function pairs(before: readonly ResourceRecord[], after: readonly ResourceRecord[]): readonly Pair[] {
  const byKey = (records: readonly ResourceRecord[]): ReadonlyMap<string, ResourceRecord> =>
    new Map(records.map((record) => [recordKey(oneSpelling(record)), record]));
  const [old, next] = [byKey(before), byKey(after)];
  const stay = [...next].flatMap(([key, will]): readonly Pair[] => {
    const was = old.get(key);
    return was === undefined || was.ttl === will.ttl ? [] : [[was, will]];
  });
  const gone = [...old].filter(([key]) => !next.has(key)).map(([, record]) => record);
  const come = [...next].filter(([key]) => !old.has(key)).map(([, record]) => record);
  const moved = Array.from({ length: Math.max(gone.length, come.length) }, (_, at): Pair => [gone[at], come[at]]);
  return [...stay, ...moved];
}

function rowsOf(change: RrsetChange, origin: DomainName, names: FormNames): readonly RowChange[] {
  const before = change.change === 'create' ? [] : change.before;
  const after = change.change === 'delete' ? [] : change.after;
  return pairs(before, after).flatMap(([was, will]): readonly RowChange[] => {
    if (was !== undefined && will !== undefined)
      return [{ action: 'change', row: rowOf(will, origin, names), was: rowOf(was, origin, names) }];
    if (will !== undefined) return [{ action: 'add', row: rowOf(will, origin, names) }];
    return was === undefined ? [] : [{ action: 'remove', row: rowOf(was, origin, names) }];
  });
}

const order = { add: 0, change: 1, remove: 2 } as const;

/**
 * The changes of a zone as a person makes them in a web form, record by record: what to add, then what to change, then what
 * to remove. Text is joined and has neither quotes nor escapes, which forms add themselves. Pure.
 */
export function rowChanges(
  changes: readonly RrsetChange[],
  { origin, names = 'relative' }: { readonly origin: DomainName; readonly names?: FormNames },
): readonly RowChange[] {
  return changes
    .flatMap((change) => rowsOf(change, origin, names))
    .toSorted((one, other) => order[one.action] - order[other.action]);
}
