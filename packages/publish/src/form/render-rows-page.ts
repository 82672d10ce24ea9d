import { type DomainName, withoutDot } from '@waxseal/core';
import { renderTemplate } from '../templates.ts';
import type { RowChange } from './row-changes.ts';
import { formerly, rowTitles } from './row-words.ts';

function cellsOf(change: RowChange): Readonly<Record<string, unknown>> {
  const { name, type, ttl, priority, data } = change.row;
  const was = change.action === 'change' ? formerly(change) : '';
  return { action: change.action, name, type, ttl, priority: priority ?? '', value: data, was };
}

/** The rows as one HTML page that loads nothing, with a button at each value that copies it. */
export function renderRowsPage(rows: readonly RowChange[], domain: DomainName): string {
  const groups = (['add', 'change', 'remove'] as const)
    .map((action) => ({
      title: rowTitles[action],
      rows: rows.filter((row) => row.action === action).map(cellsOf),
    }))
    .filter((group) => group.rows.length > 0);
  const count = rows.length === 1 ? '1 record' : `${rows.length} records`;
  return renderTemplate('rows-page', { domain: withoutDot(domain), count, groups });
}
