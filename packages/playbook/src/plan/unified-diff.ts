import { withShownOctets } from './octet-text.ts';

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Lines of a text without their ends; an unfinished last line is marked as `diff` marks it. */
function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  return lines.at(-1) === ''
    ? lines.slice(0, -1)
    : [...lines.slice(0, -1), `${lines.at(-1) ?? ''}\n\\ No newline at end of file`];
}

/** Lengths of longest common subsequences of every pair of suffixes. */
function suffixLengths(before: readonly string[], after: readonly string[]): readonly Uint32Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const [row, below] = [table[i] as Uint32Array, table[i + 1] as Uint32Array];
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  // Beyond this product the table would cost more than a reader gains: everything is shown as replaced.
  if (before.length * after.length > 4_000_000) return [...before.map(removed), ...after.map(added)];
  const table = suffixLengths(before, after);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      lines.push(kept(before[i] as string));
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) {
      lines.push(removed(before[i++] as string));
    } else {
      lines.push(added(after[j++] as string));
    }
  }
  return lines;
}

const kept = (text: string): Line => ({ sign: ' ', text });
const removed = (text: string): Line => ({ sign: '-', text });
const added = (text: string): Line => ({ sign: '+', text });

function commonPrefix(before: readonly string[], after: readonly string[]): number {
  let length = 0;
  while (length < before.length && length < after.length && before[length] === after[length]) length++;
  return length;
}

function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  const start = commonPrefix(before, after);
  const [restBefore, restAfter] = [before.slice(start), after.slice(start)];
  const end = commonPrefix(restBefore.toReversed(), restAfter.toReversed());
  return [
    ...before.slice(0, start).map(kept),
    ...middle(restBefore.slice(0, restBefore.length - end), restAfter.slice(0, restAfter.length - end)),
    ...before.slice(before.length - end).map(kept),
  ];
}

/** Runs of lines to show: each change with up to three lines around it, overlapping runs joined. */
function hunks(lines: readonly Line[], context: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const [index, line] of lines.entries()) {
    if (line.sign === ' ') continue;
    const last = found.at(-1);
    if (last !== undefined && index - context <= last[1]) last[1] = Math.min(index + context + 1, lines.length);
    else found.push([Math.max(index - context, 0), Math.min(index + context + 1, lines.length)]);
  }
  return found;
}

function range(lines: readonly Line[], from: number, to: number, sign: '-' | '+'): string {
  const counts = (part: readonly Line[]): number =>
    part.filter((line) => line.sign === ' ' || line.sign === sign).length;
  const [start, length] = [counts(lines.slice(0, from)), counts(lines.slice(from, to))];
  return `${length === 0 ? start : start + 1}${length === 1 ? '' : `,${length}`}`;
}

/** The difference of two texts in unified format with three lines of context; the empty string for equal texts. */
export function unifiedDiff(
  before: string,
  after: string,
  labels: { readonly before: string; readonly after: string },
): string {
  const lines = compare(linesOf(before), linesOf(after));
  const parts = hunks(lines, 3).map(([from, to]) => {
    const head = `@@ -${range(lines, from, to, '-')} +${range(lines, from, to, '+')} @@`;
    return [head, ...lines.slice(from, to).map((line) => `${line.sign}${withShownOctets(line.text)}`)].join('\n');
  });
  return parts.length === 0 ? '' : `${[`--- ${labels.before}`, `+++ ${labels.after}`, ...parts].join('\n')}\n`;
}
