import { Refused } from './refused.ts';
import type { Entry, Token } from './token.ts';

/** Most records of one `$GENERATE`: more is a bomb or a mistake. */
const most = 65_536;

interface Range {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

function readRange(token: Token | undefined): Range {
  const match = /^(\d{1,10})-(\d{1,10})(?:\/(\d{1,10}))?$/.exec(token?.text ?? '');
  const [start, stop, step] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3] ?? 1)];
  if (match === null || step < 1 || stop < start)
    throw new Refused('$GENERATE takes a range', token, {
      value: token?.text ?? '',
      hint: '$GENERATE 1-10 host$ A 192.0.2.$',
    });
  if ((stop - start) / step >= most)
    throw new Refused(`$GENERATE makes at most ${most} records`, token, { value: token?.text ?? '' });
  return { start, stop, step };
}

const bases: Readonly<Record<string, (value: number) => string>> = {
  d: (value) => value.toString(10),
  o: (value) => value.toString(8),
  x: (value) => value.toString(16),
  X: (value) => value.toString(16).toUpperCase(),
};

function nibbles(value: number, width: number, upper: boolean): string {
  const digits = value.toString(16).padStart(Math.ceil(width / 2), '0');
  const text = [...digits]
    .toReversed()
    .join('.')
    .slice(0, Math.max(width, digits.length * 2 - 1));
  return upper ? text.toUpperCase() : text;
}

function modified(value: number, modifier: string, token: Token): string {
  const match = /^(-?\d{1,10})(?:,(\d{1,3})(?:,([doxXnN]))?)?$/.exec(modifier);
  if (match === null)
    throw new Refused('a modifier of $GENERATE is ${offset,width,base}', token, { value: `\${${modifier}}` });
  const [, offset = '0', width = '0', base = 'd'] = match;
  const sum = value + Number(offset);
  if (sum < 0) throw new Refused('$GENERATE makes a negative number', token, { value: String(sum) });
  if (base === 'n' || base === 'N') return nibbles(sum, Number(width), base === 'N');
  return (bases[base]?.(sum) ?? String(sum)).padStart(Number(width), '0');
}

/** Puts a value in for `$` and `${offset,width,base}`; `\$` and `$$` are a dollar sign. */
function substituted(token: Token, value: number): Token {
  const text = token.text.replaceAll(/\\\$|\$\$|\$\{([^}]*)\}|\$/g, (found, modifier: string | undefined) => {
    if (found === '\\$' || found === '$$') return '$';
    return modifier === undefined ? String(value) : modified(value, modifier, token);
  });
  return { ...token, text };
}

/**
 * Writes `$GENERATE range owner … data` out as entries, one for each value of the range (BIND's extension).
 * @throws Refused for a range or modifier that is none, and for more records than anybody means.
 */
export function* expandGenerate(tokens: readonly Token[]): Generator<Entry> {
  const [word, range, ...template] = tokens;
  const { start, stop, step } = readRange(range);
  if (template.length < 3)
    throw new Refused('$GENERATE takes a range, an owner, a type and data', word, {
      hint: '$GENERATE 1-10 host$ A 192.0.2.$',
    });
  for (let value = start; value <= stop; value += step)
    yield { tokens: template.map((token) => substituted(token, value)), blankOwner: false };
}
