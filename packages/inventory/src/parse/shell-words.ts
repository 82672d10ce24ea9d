/** A word of a line, its quotes taken off, and where it begins (from 1). */
export interface Word {
  readonly text: string;
  readonly column: number;
}

/** What keeps a line from being split, as a message. */
export class WordFault extends Error {}

/** One part of a word: text in single quotes, in double quotes, an escaped character, or plain characters. */
const part = /'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\([^])|([^\s'"\\#]+)/y;

function unquoted(match: RegExpExecArray): string {
  const [, single, double, escaped, plain] = match;
  // Between double quotes a backslash escapes a double quote and itself, and else stands for itself.
  return single ?? double?.replaceAll(/\\(["\\])/g, '$1') ?? escaped ?? plain ?? '';
}

function wordAt(line: string, start: number): { readonly text: string; readonly end: number } {
  let text = '';
  let end = start;
  part.lastIndex = start;
  for (let match = part.exec(line); match !== null; match = part.exec(line)) {
    text += unquoted(match);
    end = part.lastIndex;
  }
  const next = line[end];
  if (next === "'" || next === '"') throw new WordFault('a quotation is not closed');
  if (next === '\\') throw new WordFault('a backslash stands at the end');
  return { text, end };
}

/**
 * Splits a line into words as Python's `shlex.split(line, comments=True)` does, which Ansible reads host lines with: a
 * `#` begins a comment even inside a word, unless quoted.
 * @throws WordFault for an open quotation or a backslash at the end.
 */
export function shellWords(line: string): readonly Word[] {
  const words: Word[] = [];
  for (let at = 0; at < line.length;) {
    if (line[at] === '#') break;
    if (/\s/.test(line[at]!)) {
      at++;
      continue;
    }
    const { text, end } = wordAt(line, at);
    words.push({ text, column: at + 1 });
    at = end;
  }
  return words;
}
