import type { Entry, Token } from '../fields/token.ts';
import { readEntries } from './read-entries.ts';
import { Refused } from './refused.ts';

/** Most records of one `$GENERATE`: more is a bomb or a mistake. */
const most = 65_536;

/** BIND counts in a C int and writes a number into 128 octets. */
const [largest, widest] = [2 ** 31 - 1, 127] as const;

const hint = '$GENERATE 1-10 host$ A 192.0.2.$';

interface Range {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

function readRange(token: Token | undefined): Range {
  const match = /^(\d{1,10})-(\d{1,10})(?:\/(\d{1,10}))?$/.exec(token?.text ?? '');
  const [start, stop, step] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3] ?? 1)];
  if (match === null || step < 1 || stop < start || Math.max(stop, step) > largest)
    throw new Refused('$GENERATE takes a range', token, { value: token?.text ?? '', hint });
  if ((stop - start) / step >= most)
    throw new Refused(`$GENERATE makes at most ${most} records`, token, { value: token?.text ?? '' });
  return { start, stop, step };
}

function decimal(value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0');
}

// A negative number is what it is in 32 bits, as C prints it.
const inBase = (value: number, base: number, width: number): string =>
  (value >>> 0).toString(base).padStart(width, '0');

/** Nibbles from the lowest on, a dot between them and, where the width is even, one behind them. */
function nibbles(value: number, width: number): string {
  const digits = (value >>> 0).toString(16);
  const count = Math.max(digits.length, Math.ceil(width / 2));
  const text = [...digits.padStart(count, '0')].toReversed().join('.');
  return width > text.length ? `${text}.` : text;
}

function written(value: number, width: number, mode: string): string {
  switch (mode) {
    case 'n':
      return nibbles(value, width);
    case 'N':
      return nibbles(value, width).toUpperCase();
    case 'o':
      return inBase(value, 8, width);
    case 'x':
      return inBase(value, 16, width);
    case 'X':
      return inBase(value, 16, width).toUpperCase();
    default:
      return decimal(value, width);
  }
}

function modified(value: number, modifier: string, token: Token): string {
  const match = /^([-+]?\d{1,10})(?:,(\d{1,10})(?:,([doxXnN]))?)?$/.exec(modifier);
  if (match === null)
    throw new Refused('a modifier of $GENERATE is ${offset,width,base}', token, { value: `\${${modifier}}` });
  const [, offset = '0', width = '0', mode = 'd'] = match;
  const sum = value + Number(offset);
  if (Math.abs(Number(offset)) > largest || sum > largest)
    throw new Refused('$GENERATE counts up to 2147483647', token, { value: `\${${modifier}}` });
  if (Number(width) > widest)
    throw new Refused(`a number of $GENERATE is at most ${widest} octets wide`, token, { value: `\${${modifier}}` });
  return written(sum, Number(width), mode);
}

/** Puts a value in for `$` and `${offset,width,base}`; `\$` and `$$` are a dollar sign, and other escapes stay. */
function substituted(token: Token, value: number): string {
  return token.text.replaceAll(
    /\\.?|\$\$|\$\{([^}]*)(\}?)|\$/gs,
    (found, modifier: string | undefined, end: string) => {
      if (found.startsWith('\\')) return found;
      if (found === '$$') return '$';
      if (modifier === undefined) return String(value);
      if (end === '') throw new Refused('a modifier of $GENERATE ends in }', token, { value: found, hint: '${0,3,d}' });
      return modified(value, modifier, token);
    },
  );
}

/** The words of the data once the values are in: one word, or several between quotes, are read like a line of their own. */
function wordsIn(text: string, at: Token): readonly Token[] {
  if (/^[^\s;()"\\]+$/.test(text)) return [{ ...at, text, quoted: false }];
  const words: Token[] = [];
  readEntries(text, {
    entry: ({ tokens }) => words.push(...tokens),
    fault: ({ message, value }) => {
      throw new Refused(message, at, value === undefined ? {} : { value });
    },
    comment: () => {},
  });
  // Their columns tell which stand right beside each other; their line is the directive's.
  return words.map((word) => ({ ...word, line: at.line, column: at.column + word.column - 1 }));
}

/** The data as it is read: BIND takes away the quotes around it and the backslashes of those inside, nothing else. */
function withoutQuotes(data: Token): Token {
  if (!data.quoted) return data;
  return { ...data, text: data.text.replaceAll(/\\./gs, (found) => (found === String.raw`\"` ? '"' : found)) };
}

function refuseShape(tokens: readonly Token[]): void {
  const [word, ...given] = tokens;
  if (given.length < 4) throw new Refused('$GENERATE takes a range, an owner, a type and data', word, { hint });
  const quoted = given.slice(0, -1).find((token) => token.quoted);
  if (quoted !== undefined)
    throw new Refused('only the data of $GENERATE stands in quotes', quoted, { value: `"${quoted.text}"`, hint });
}

/**
 * Writes `$GENERATE range owner [ttl] [class] type data` out as entries, one for each value of the range, as BIND does. The
 * data is one word; more than one stand between quotes, which BIND takes away before it reads them.
 * @throws Refused for a range or modifier that is none, and for more records than anybody means.
 */
export function* expandGenerate(tokens: readonly Token[]): Generator<Entry> {
  refuseShape(tokens);
  const [, range, owner, ...rest] = tokens as readonly [Token, Token, Token, ...Token[]];
  const { start, stop, step } = readRange(range);
  const data = withoutQuotes(rest.at(-1) as Token);
  const head = rest.slice(0, -1);
  for (let value = start; value <= stop; value += step)
    yield {
      tokens: [{ ...owner, text: substituted(owner, value) }, ...head, ...wordsIn(substituted(data, value), data)],
      blankOwner: false,
    };
}
