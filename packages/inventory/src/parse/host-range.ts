const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** More hosts than this from one pattern is a mistake, e.g. a mistyped bound. */
const most = 100_000;

/** What is wrong with a host range, as a message; thrown inside this package only and reported with its place. */
export class RangeFault extends Error {}

function letterRange(first: string, last: string, step: number): readonly string[] {
  const [from, to] = [letters.indexOf(first), letters.indexOf(last)];
  if (from > to) throw new RangeFault('a host range must begin with the lower bound');
  return Array.from(letters.slice(from, to + 1)).filter((_, index) => index % step === 0);
}

function numberRange(first: string, last: string, step: number): readonly string[] {
  const padded = first.length > 1 && first.startsWith('0');
  if (padded && first.length !== last.length)
    throw new RangeFault('both bounds of a zero-padded host range need the same number of digits');
  const [from, to] = [Number(first), Number(last)];
  if (from > to) throw new RangeFault('a host range must begin with the lower bound');
  if ((to - from) / step > most) throw new RangeFault(`a host range may give at most ${most} hosts`);
  const count = Math.floor((to - from) / step) + 1;
  return Array.from({ length: count }, (_, index) =>
    String(from + index * step).padStart(padded ? first.length : 0, '0'),
  );
}

function members(range: string): readonly string[] {
  const [first, last, step = '1', ...rest] = range.split(':');
  if (first === undefined || !last || rest.length > 0)
    throw new RangeFault('a host range is [first:last] or [first:last:step]');
  if (!/^[1-9]\d*$/.test(step)) throw new RangeFault('the step of a host range is a number from 1');
  if (/^[a-z]$/i.test(first) && /^[a-z]$/i.test(last)) return letterRange(first, last, Number(step));
  if (/^\d*$/.test(first) && /^\d+$/.test(last)) return numberRange(first === '' ? '0' : first, last, Number(step));
  throw new RangeFault('the bounds of a host range are two numbers or two letters');
}

/**
 * Unfolds the ranges of a host pattern as Ansible does: `web[01:20].example` gives twenty names, `[a:f:2]` every second
 * letter; several ranges multiply, the first one turning slowest.
 * @throws RangeFault for a range that is malformed, runs backwards or gives too many hosts.
 */
export function expandRange(pattern: string): readonly string[] {
  const match = /^([^[]*)\[([^\]]*)\](.*)$/s.exec(pattern);
  if (match === null) return [pattern];
  const [, head = '', range = '', tail = ''] = match;
  const tails = expandRange(tail);
  const heads = members(range).map((member) => head + member);
  if (heads.length * tails.length > most) throw new RangeFault(`a host range may give at most ${most} hosts`);
  return heads.flatMap((one) => tails.map((end) => one + end));
}
