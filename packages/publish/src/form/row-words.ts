import type { RowChange } from './row-changes.ts';

/** What stands above the rows of each kind. */
export const rowTitles: Readonly<Record<RowChange['action'], string>> = {
  add: 'Add',
  change: 'Change',
  remove: 'Remove',
};

/** What a row to change holds now, as far as it differs. */
export function formerly({ row, was }: Extract<RowChange, { readonly action: 'change' }>): string {
  const said = [
    ...(was.data === row.data ? [] : [was.data]),
    ...(was.priority === row.priority ? [] : [`priority ${was.priority ?? 'none'}`]),
    ...(was.ttl === row.ttl ? [] : [`TTL ${was.ttl}`]),
  ];
  return said.join(', ');
}
