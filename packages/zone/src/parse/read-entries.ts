import type { Fault } from '@waxseal/core';
import type { Entry, Token } from '../fields/token.ts';

/** What reading a master file's text into entries reports beside them. */
export interface EntrySink {
  readonly entry: (entry: Entry) => void;
  readonly fault: (fault: Fault & { readonly place: Position }) => void;
  readonly comment: (text: string) => void;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where reading a line ended, and whether the entry did: the text may end within it. */
export interface LineEnd {
  readonly at: number;
  readonly line: number;
  readonly isComplete: boolean;
}

// A word ends at a blank, a line's end, a comment, a parenthesis or a quote; a backslash takes the next character along.
const word = /(?:[^\s;()"\\]|\\[^\n]|\\$)+/suy;
const quoted = /"((?:[^"\\\n]|\\[^\n])*)"?/suy;
const closed = /(?:^|[^\\])(?:\\\\)*"$/;

/** Most octets of one entry in parentheses: beyond it the file is no zone but an attack or a mistake. */
const longestEntry = 1_000_000;

/** Walks over a master file's text, at once or line by line. */
export class EntryReader {
  readonly #text: string;
  readonly #sink: EntrySink;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  #tokens: Token[] = [];
  #open: (Position & { readonly at: number }) | undefined;
  #blankOwner = false;
  #atStart = true;
  #broken = false;

  constructor(text: string, sink: EntrySink) {
    this.#text = text;
    this.#sink = sink;
  }

  read(): void {
    while (this.#at < this.#text.length) this.#advance();
    this.#end();
  }

  /** Reads the line that begins at a place, and those that parentheses join to it. What it takes nothing from stays unread. */
  readLine(at: number, line: number): LineEnd {
    this.#at = at;
    this.#line = line;
    this.#lineStart = at;
    do this.#advance();
    while (this.#at < this.#text.length && (this.#at !== this.#lineStart || this.#open !== undefined));
    const isComplete = this.#at === this.#lineStart && this.#open === undefined;
    if (!isComplete) this.#end();
    return { at: this.#at, line: this.#line, isComplete };
  }

  #advance(): void {
    this.#step(this.#text[this.#at] ?? '');
    if (this.#open !== undefined && this.#at - this.#open.at > longestEntry)
      this.#giveUpParenthesis('a record of more than a million octets', 'is a closing parenthesis missing?');
  }

  #end(): void {
    if (this.#open !== undefined)
      this.#giveUpParenthesis('a parenthesis is not closed', 'close it behind the last field');
    this.#finish();
  }

  #step(character: string): void {
    if (character === '\n') return this.#newLine();
    if (character === ' ' || character === '\t' || character === '\r') return this.#blank(character);
    if (character === ';') return this.#comment();
    if (character === '(') this.#openParenthesis();
    else if (character === ')') this.#closeParenthesis();
    else if (character === '"') this.#quoted();
    else this.#word(character);
    this.#atStart = false;
  }

  #here(): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #fault(message: string, value: string, hint: string, place: Position = this.#here()): void {
    this.#broken = true;
    this.#sink.fault({
      message,
      value: value.slice(0, 80),
      hint,
      place: { line: place.line, column: place.column },
      severity: 'error',
      rule: 'syntax',
    });
  }

  #finish(): void {
    if (this.#tokens.length > 0 && !this.#broken)
      this.#sink.entry({ tokens: this.#tokens, blankOwner: this.#blankOwner });
    this.#tokens = [];
    this.#blankOwner = false;
    this.#atStart = true;
    this.#broken = false;
  }

  #newLine(): void {
    this.#at += 1;
    this.#line += 1;
    this.#lineStart = this.#at;
    if (this.#open === undefined) this.#finish();
  }

  #blank(character: string): void {
    if (this.#atStart && character !== '\r') this.#blankOwner = true;
    this.#at += 1;
  }

  #comment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    const stop = end === -1 ? this.#text.length : end;
    this.#sink.comment(this.#text.slice(this.#at + 1, stop).trim());
    this.#at = stop;
  }

  #openParenthesis(): void {
    if (this.#open !== undefined)
      this.#fault('parentheses do not nest', '(', 'one pair per record, or quote it if it is text');
    this.#open ??= { ...this.#here(), at: this.#at };
    this.#at += 1;
  }

  #closeParenthesis(): void {
    if (this.#open === undefined)
      this.#fault('a closing parenthesis without an opening one', ')', 'quote it if it is text');
    this.#open = undefined;
    this.#at += 1;
  }

  #giveUpParenthesis(message: string, hint: string): void {
    this.#fault(message, '(', hint, this.#open);
    this.#open = undefined;
  }

  #push(text: string, isQuoted: boolean, length: number): void {
    this.#tokens.push({ text, quoted: isQuoted, ...this.#here() });
    this.#at += length;
  }

  #quoted(): void {
    quoted.lastIndex = this.#at;
    const [whole, inner = ''] = quoted.exec(this.#text) ?? ['"'];
    if (whole.length < 2 || !closed.test(whole))
      this.#fault(
        'a quoted string is not closed on its line',
        whole,
        'close it with ", and write a quote inside as \\"',
      );
    this.#push(inner, true, whole.length);
  }

  #word(character: string): void {
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0];
    if (found !== undefined) return this.#push(found, false, found.length);
    this.#fault('an octet that is no part of a master file', character, 'write it as \\DDD');
    this.#at += 1;
  }
}

/**
 * Splits a master file into entries (RFC 1035 §5.1): comments, quotes, escapes, parentheses, CRLF. It goes on behind every
 * fault. Time is linear in the text.
 */
export function readEntries(text: string, sink: EntrySink): void {
  new EntryReader(text, sink).read();
}
