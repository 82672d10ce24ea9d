import { isIPv6 } from '@waxseal/core';

/** One term of a host pattern: hosts to add, to keep (`&`), or to take away (`!`). */
export interface Term {
  readonly sign: '' | '&' | '!';
  /** A name, glob or `~regex`, its subscript cut off. */
  readonly expression: string;
  readonly subscript?: Subscript;
  /** The term as written. */
  readonly text: string;
}

/** `[2]` and `[-1]` give one host, `[0:2]` those from the first to the last index, `[3:]` the rest. */
interface Subscript {
  readonly from: number;
  readonly to?: number;
}

const subscripted = /^(.+)\[(?:(-?\d+)|(\d+)[:-](\d*))\]$/s;
/** Anything but spaces, colons and brackets, or a complete bracketed part. */
const piece = /(?:[^\s:[\]]|\[[^\]]*\])+/g;

/** The terms of a pattern as text, in the order written. */
export function pieces(pattern: string): readonly string[] {
  if (pattern.includes(','))
    return pattern
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  return isIPv6(pattern.replace(/^[&!]/, '')) ? [pattern] : (pattern.match(piece) ?? []);
}

function subscript(text: string): Pick<Term, 'expression' | 'subscript'> {
  const match = text.startsWith('~') ? null : subscripted.exec(text);
  if (match === null) return { expression: text };
  const [, expression, one, from, to] = match;
  if (one !== undefined) return { expression: expression!, subscript: { from: Number(one) } };
  return { expression: expression!, subscript: { from: Number(from), to: to === '' ? Infinity : Number(to) } };
}

function term(text: string): Term {
  const sign = text.startsWith('&') || text.startsWith('!') ? (text[0] as '&' | '!') : '';
  return { sign, text, ...subscript(text.slice(sign.length)) };
}

const everything: Term = { sign: '', expression: 'all', text: 'all' };

/**
 * Takes a host pattern apart as Ansible does: at commas, or where there is none at colons; terms that add come first,
 * then those that keep, then those that take away, and a pattern that adds nothing begins with `all`.
 */
export function splitPattern(pattern: string): readonly Term[] {
  const terms = pieces(pattern).map(term);
  const adding = terms.filter(({ sign }) => sign === '');
  return [
    ...(adding.length === 0 ? [everything] : adding),
    ...terms.filter(({ sign }) => sign === '&'),
    ...terms.filter(({ sign }) => sign === '!'),
  ];
}
