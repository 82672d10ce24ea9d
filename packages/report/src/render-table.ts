/** Renders rows as columns, the first row as heads; cells are padded, the last column is not. */
export function renderTable(rows: readonly (readonly string[])[], indent = ''): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  const pad = (text: string, column: number, last: boolean): string => (last ? text : text + ' '.repeat((widths[column] ?? 0) - [...text].length));
  return rows.map((row) => `${indent}${row.map((cell, column) => pad(cell, column, column === row.length - 1)).join('  ')}`.trimEnd()).map((line) => `${line}\n`).join('');
}
