import type { Fault } from '@waxseal/core';
import type { Entry, Token } from './token.ts';

/** What reading a master file's text into entries reports beside them. */
export interface EntrySink {
  readonly entry: (entry: Entry) => void;
  readonly fault: (fault: Fault & { readonly place: { readonly line: number; readonly column: number } }) => void;
  readonly comment: (text: string) => void;
}

// A word ends at a blank, a line's end, a comment, a parenthesis or a quote; a backslash takes the next character along.
const word = /(?:[^\s;()"\\]|\\[^\n]|\\$)+/suy;
const quoted = /"((?:[^"\\\n]|\\[^\n])*)"?/suy;

/** Most octets of one entry, parentheses included: beyond it the file is no zone but an attack or a mistake. */
const longestEntry = 1_000_000;

/**
 * Splits a master file into entries (RFC 1035 §5.1): comments, quotes, escapes, parentheses, CRLF. It goes on behind every
 * fault. Time is linear in the text.
 */
export function readEntries(text: string, sink: EntrySink): void {
  let [at, line, lineStart] = [0, 1, 0];
  let tokens: Token[] = [];
  let depth: { readonly line: number; readonly column: number; readonly at: number } | undefined;
  let [blankOwner, atStart, broken] = [false, true, false];
  const column = (): number => at - lineStart + 1;
  const fault = (message: string, value: string, hint: string, place = { line, column: column() }): void => {
    broken = true;
    sink.fault({ message, value: value.slice(0, 80), hint, place, severity: 'error', rule: 'syntax' });
  };
  const finish = (): void => {
    if (tokens.length > 0 && !broken) sink.entry({ tokens, blankOwner });
    [tokens, blankOwner, atStart, broken] = [[], false, true, false];
  };
  const newLine = (): void => {
    at += 1;
    line += 1;
    lineStart = at;
    if (depth === undefined) finish();
  };
  const push = (content: string, isQuoted: boolean, length: number): void => {
    tokens.push({ text: content, quoted: isQuoted, line, column: column() });
    at += length;
  };
  const readQuoted = (): void => {
    quoted.lastIndex = at;
    const match = quoted.exec(text);
    const whole = match?.[0] ?? '"';
    if (whole.length < 2 || !whole.endsWith('"') || /(?:^|[^\\])(?:\\\\)*\\"$/.test(whole)) fault('a quoted string is not closed on its line', whole, 'close it with ", and write a quote inside as \\"');
    push(match?.[1] ?? '', true, whole.length);
  };
  const closeParenthesis = (): void => {
    if (depth === undefined) fault('a closing parenthesis without an opening one', ')', 'quote it if it is text');
    depth = undefined;
    at += 1;
  };
  const openParenthesis = (): void => {
    if (depth !== undefined) fault('parentheses do not nest', '(', 'one pair per record, or quote it if it is text');
    depth ??= { line, column: column(), at };
    at += 1;
  };

  while (at < text.length) {
    const character = text[at];
    if (character === '\n') newLine();
    else if (character === ' ' || character === '\t' || character === '\r') {
      if (atStart && character !== '\r') blankOwner = true;
      at += 1;
    } else if (character === ';') {
      const end = text.indexOf('\n', at);
      sink.comment(text.slice(at + 1, end === -1 ? text.length : end).trim());
      at = end === -1 ? text.length : end;
    } else if (character === '(') openParenthesis();
    else if (character === ')') closeParenthesis();
    else if (character === '"') readQuoted();
    else {
      word.lastIndex = at;
      const match = word.exec(text);
      if (match === null) {
        fault('an octet that is no part of a master file', character ?? '', 'write it as \\DDD');
        at += 1;
      } else push(match[0], false, match[0].length);
    }
    if (character !== '\n' && character !== ' ' && character !== '\t' && character !== '\r' && character !== ';') atStart = false;
    if (depth !== undefined && at - depth.at > longestEntry) {
      fault('a record of more than a million octets', '', 'is a closing parenthesis missing?', depth);
      depth = undefined;
    }
  }
  if (depth !== undefined) fault('a parenthesis is not closed', '(', 'close it behind the last field', depth);
  finish();
}
