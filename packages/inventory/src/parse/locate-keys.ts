import type { Place } from '@waxseal/core';

/** The tokens that matter for finding keys in an object literal; comments and template text are passed over. */
const token =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|[\p{L}_$][\p{L}\p{N}_$]*|\d[\w.]*|\S/gu;

interface Level {
  readonly path: readonly string[] | undefined;
  readonly opener: string;
}

const closers: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };

function keyOf(text: string): string | undefined {
  if (/^['"]/.test(text)) return text.slice(1, -1);
  return /^[\p{L}_$\d]/u.test(text) ? text : undefined;
}

function isComment(text: string): boolean {
  return text.startsWith('//') || text.startsWith('/*');
}

function lineStarts(source: string): readonly number[] {
  return [0, ...[...source.matchAll(/\n/g)].map((match) => match.index + 1)];
}

/** Line and column, both from 1, of an offset. */
function position(starts: readonly number[], offset: number): { readonly line: number; readonly column: number } {
  const line = starts.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: offset - starts[line]! + 1 };
}

/**
 * Finds the keys of the object literal given to `defineInventory(` (or exported by default) by reading brackets, not by
 * understanding the language: what is computed, spread or built by code is not found and gets the place of the nearest
 * key around it. Good enough to send a reader to the right line, and needs no compiler at run time.
 */
export function locateKeys(source: string, file: string): (path: readonly string[]) => Place {
  const starts = lineStarts(source);
  const found = new Map<string, number>();
  const begin = /defineInventory\s*(?:<[^(]*>)?\s*\(|export\s+default\s*(?=\{)/.exec(source);
  const levels: Level[] = [];
  let value: readonly string[] | undefined = [];
  const tokens =
    begin === null
      ? []
      : [...source.slice(begin.index + begin[0].length).matchAll(token)].filter(([text]) => !isComment(text));
  for (const [index, { 0: text, index: at }] of tokens.entries()) {
    const level = levels.at(-1);
    const key =
      level?.opener === '{' && tokens[index + 1]?.[0] === ':' && '{,'.includes(tokens[index - 1]![0])
        ? keyOf(text)
        : undefined;
    if (key !== undefined && level?.path !== undefined) {
      value = [...level.path, key];
      found.set(JSON.stringify(value), begin!.index + begin![0].length + at);
    } else if ('{[('.includes(text)) {
      levels.push({ path: text === '{' ? value : undefined, opener: text });
      value = undefined;
    } else if (level !== undefined && closers[text] === level.opener) {
      levels.pop();
      if (levels.length === 0) break;
    } else if (text === ',') value = undefined;
  }
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const offset = found.get(JSON.stringify(path.slice(0, length)));
      if (offset !== undefined) return { file, ...position(starts, offset) };
    }
    return { file };
  };
}
