import { nameKey } from '@waxseal/core';
import type { RrsetChange } from './plan-rrsets.ts';

/**
 * The changes of each name together, deletions in front, so that an alias is added where nothing else is any more. Names that
 * only lose come last: what breaks off in between has lost nothing yet. Pure.
 */
export function changesByName(changes: readonly RrsetChange[]): readonly (readonly RrsetChange[])[] {
  const names = [...Map.groupBy(changes, ({ owner }) => nameKey(owner)).values()].map((some) =>
    some.toSorted((one, other) => Number(other.change === 'delete') - Number(one.change === 'delete')),
  );
  const onlyLoses = (some: readonly RrsetChange[]): boolean => some.every(({ change }) => change === 'delete');
  return names.toSorted((one, other) => Number(onlyLoses(one)) - Number(onlyLoses(other)));
}
