import { InputError } from '../errors.ts';
import { ipv4FromOctets, ipv4Octets, isIPv4 } from './ipv4.ts';

/** An IPv6 address in the canonical text of RFC 5952: `2001:db8::1`. */
export type IPv6 = string & { readonly __brand: 'IPv6' };

const group = /^[0-9a-f]{1,4}$/i;

// An IPv4 tail counts as two groups (RFC 4291 §2.2 form 3).
function withoutIPv4Tail(text: string): string | undefined {
  const tail = text.slice(text.lastIndexOf(':') + 1);
  if (!tail.includes('.')) return text;
  if (!isIPv4(tail)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = ipv4Octets(tail);
  return `${text.slice(0, -tail.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function groupsIn(text: string): number[] | undefined {
  const groups = text === '' ? [] : text.split(':');
  return groups.every((part) => group.test(part)) ? groups.map((part) => Number.parseInt(part, 16)) : undefined;
}

function parseGroups(text: string): number[] | undefined {
  const halves = withoutIPv4Tail(text)?.split('::');
  if (halves === undefined || halves.length > 2) return undefined;
  const [head, tail] = [groupsIn(halves[0] ?? ''), groupsIn(halves[1] ?? '')];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<number>(missing).fill(0), ...tail];
}

/** The longest run of at least two zero groups, the first of equals (RFC 5952 §4.2). */
function zeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: -1, length: 1 };
  let start = 0;
  groups.forEach((value, index) => {
    if (value !== 0) start = index + 1;
    else if (index - start + 1 > best.length) best = { start, length: index - start + 1 };
  });
  return best;
}

const hex = (part: readonly number[]): string => part.map((value) => value.toString(16)).join(':');

function render(groups: readonly number[]): IPv6 {
  const { start, length } = zeroRun(groups);
  // RFC 5952 §5: an IPv4-mapped address shows its IPv4 half.
  if (start === 0 && length === 5 && groups[5] === 0xffff)
    return `::ffff:${ipv4FromOctets(toOctets(groups).slice(12))}` as IPv6;
  return (start === -1 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`) as IPv6;
}

function toOctets(groups: readonly number[]): Uint8Array {
  return Uint8Array.from(groups.flatMap((value) => [value >> 8, value & 255]));
}

/**
 * Reads an IPv6 address in any spelling of RFC 4291 §2.2 and gives its canonical text (RFC 5952).
 * @throws InputError for anything else; zone indices (`%eth0`) have no place in the DNS.
 */
export function ipv6(text: string): IPv6 {
  const groups = parseGroups(text);
  if (groups !== undefined) return render(groups);
  throw new InputError('expected an IPv6 address', { value: text, hint: 'like 2001:db8::1, at most one "::"' });
}

/** Tells whether text is an IPv6 address in any spelling. */
export function isIPv6(text: string): boolean {
  return parseGroups(text) !== undefined;
}

/** The sixteen octets of an address. */
export function ipv6Octets(address: IPv6): Uint8Array {
  return toOctets(parseGroups(address) ?? []);
}

/** The address of sixteen octets. */
export function ipv6FromOctets(octets: Uint8Array): IPv6 {
  return render(Array.from({ length: 8 }, (_, index) => (octets[2 * index] ?? 0) * 256 + (octets[2 * index + 1] ?? 0)));
}
