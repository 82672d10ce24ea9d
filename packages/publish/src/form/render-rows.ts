import type { RowChange } from './row-changes.ts';
import { formerly, rowTitles } from './row-words.ts';

const heads = ['name', 'type', 'TTL', 'priority', 'value'] as const;

function cells({ row }: RowChange): readonly string[] {
  return [row.name, row.type, String(row.ttl), row.priority === undefined ? '' : String(row.priority), row.data];
}

function linesOf(
  action: RowChange['action'],
  rows: readonly RowChange[],
  widths: readonly number[],
): readonly string[] {
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, at) => (at === texts.length - 1 ? text : text.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    `${rowTitles[action]}:`,
    `  ${line(heads)}`,
    ...rows.flatMap((row) => [
      `  ${line(cells(row))}`,
      ...(row.action === 'change' ? [`    now: ${formerly(row)}`] : []),
    ]),
  ];
}

/** The rows as text for people, a group each for what to add, change and remove; empty text for no rows. */
export function renderRows(rows: readonly RowChange[]): string {
  const tables = [heads, ...rows.map(cells)];
  const widths = heads.map((_, at) => Math.max(...tables.map((row) => (row[at] ?? '').length)));
  const lines = (['add', 'change', 'remove'] as const).flatMap((action) => {
    const some = rows.filter((row) => row.action === action);
    return some.length === 0 ? [] : linesOf(action, some, widths);
  });
  return lines.map((line) => `${line}\n`).join('');
}
