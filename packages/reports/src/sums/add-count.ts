/** Rows by what they have in common, all but their count. */
export type Counted<T extends { readonly count: number }> = Map<string, T>;

function keyOf({ count: _count, ...rest }: { readonly count: number }): string {
  return JSON.stringify(Object.entries(rest).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Adds a row to those like it. Beyond `most` rows it is added to the one that `others` makes of it, so that no count is lost;
 * of those there are few, whatever reporters write.
 */
export function addCount<T extends { readonly count: number }>(
  rows: Counted<T>,
  row: T,
  most: number,
  others: (row: T) => T,
): void {
  const key = keyOf(row);
  const [name, kept] = rows.has(key) || rows.size < most ? [key, row] : [keyOf(others(row)), others(row)];
  rows.set(name, { ...kept, count: row.count + (rows.get(name)?.count ?? 0) });
}
