import { textWidth } from './text-width.ts';

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, textWidth(cell))));
  return widths;
}

/** Renders rows as columns, the first row as heads; a row's last cell is not padded. Rows may be of different lengths. */
export function renderTable(rows: readonly (readonly string[])[], indent = ''): string {
  const widths = widthsOf(rows);
  const pad = (cell: string, column: number): string => cell + ' '.repeat((widths[column] ?? 0) - textWidth(cell));
  return rows.map((row) => `${`${indent}${row.map(pad).join('  ')}`.trimEnd()}\n`).join('');
}
