// Flat columns instead of an object per record: a million records are a few dozen megabytes, and the collector sees none of them.

type Column = Uint8Array | Uint32Array | Int32Array | Float64Array;

/**
 * A column with room for `needed` values: the same one, or a larger one that begins with the same values. `expected` says
 * how long it will get, as far as that is known: room that is never written to costs no memory, growing twice does.
 */
export function withRoom<C extends Column>(column: C, needed: number, expected = 0): C {
  if (needed <= column.length) return column;
  const length = Math.max(needed, expected, column.length + (column.length >> 1));
  const larger = new (column.constructor as new (length: number) => C)(length);
  larger.set(column);
  return larger;
}
