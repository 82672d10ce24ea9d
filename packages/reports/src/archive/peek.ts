/** A stream whose first octets are known. */
export interface Peeked {
  /** Its first octets: as many as were asked for, or all. */
  readonly first: Uint8Array;
  /** The whole stream, those in front again. */
  readonly all: AsyncIterable<Uint8Array>;
}

async function* again(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Looks at the first octets of a stream. Its rest is read, or ended, by whoever reads `all`. */
export async function peek(chunks: AsyncIterable<Uint8Array>, octets: number): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array();
  while (first.length < octets) {
    const next = await iterator.next();
    if (next.done === true) break;
    first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  return { first, all: again(first, iterator) };
}
