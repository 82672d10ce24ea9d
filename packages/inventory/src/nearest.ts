/** The number of single-character edits (insert, delete, replace, swap neighbours) between two words. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const now = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const plain = Math.min(now[column - 1]! + 1, last[column]! + 1, last[column - 1]! + (same ? 0 : 1));
      now.push(swapped ? Math.min(plain, before[column - 2]! + 1) : plain);
    }
    before = last;
    last = now;
  }
  return last[b.length]!;
}

/** The known word closest to a mistyped one, or undefined when none is within the limit of edits, a third of its letters. */
export function nearest(
  word: string,
  known: Iterable<string>,
  limit: number = Math.max(1, Math.floor(word.length / 3)),
): string | undefined {
  const wanted = word.toLowerCase();
  const ranked = [...known]
    .filter((one) => Math.abs(one.length - word.length) <= limit)
    .map((one) => ({ one, edits: distance(wanted, one.toLowerCase()) }))
    .filter(({ edits }) => edits <= limit)
    .toSorted((a, b) => a.edits - b.edits);
  return ranked[0]?.one;
}

/** A hint for a mistyped word: the nearest one, else the known ones when they are few. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const all = [...known];
  const one = nearest(word, all);
  if (one !== undefined) return `did you mean ${one}?`;
  return all.length > 0 && all.length <= 12 ? `known: ${all.join(', ')}` : undefined;
}
