// Flat columns instead of an object per record: a million records are a few dozen megabytes, and the collector sees none of them.

type Column = Uint8Array | Uint32Array | Int32Array | Float64Array;

/** A column with room for `needed` values: the same one, or a larger one that begins with the same values. */
export function withRoom<C extends Column>(column: C, needed: number): C {
  if (needed <= column.length) return column;
  const larger = new (column.constructor as new (length: number) => C)(Math.max(needed, column.length + (column.length >> 1)));
  larger.set(column);
  return larger;
}
