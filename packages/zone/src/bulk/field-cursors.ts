import { digit, hexDigit, hexValues, letter, octetClasses, quotable, wordly } from './octet-classes.ts';
import type { LineCursor } from './line-cursor.ts';

// One reader per kind of RDATA field. Each writes its octets and answers whether it could read them.

const [newLine, dot, colon, quote, semicolon, zero] = [0x0a, 0x2e, 0x3a, 0x22, 0x3b, 0x30] as const;
/** Data beyond it is read by the full parser, which knows what to say of it. */
const most = 60_000;

const is = (octet: number | undefined, bits: number): boolean =>
  ((octetClasses[octet as number] as number) & bits) !== 0;

/** Four numbers without leading zeros. */
export function ipv4Field(line: LineCursor): boolean {
  const { octets } = line;
  for (let index = 0; index < 4; index += 1) {
    if (index > 0) {
      if (octets[line.at] !== dot) return false;
      line.at += 1;
    }
    const start = line.at;
    const value = line.number(255);
    if (value < 0 || (octets[start] === zero && line.at > start + 1)) return false;
    line.u8(value);
  }
  return true;
}

const groups = new Uint16Array(8);

/** Writes what was read of an address, `fill` saying before which group `::` stood. */
function writeGroups(line: LineCursor, count: number, fill: number): boolean {
  if (fill === -1 ? count !== 8 : count > 7) return false;
  for (let index = 0; index < 8; index += 1) {
    if (fill === -1 || index < fill) line.u16(groups[index] as number);
    else line.u16(index < fill + 8 - count ? 0 : (groups[index - 8 + count] as number));
  }
  return true;
}

/** Groups of hexadecimal digits, `::` at most once; an IPv4 tail is left to the full parser. */
export function ipv6Field(line: LineCursor): boolean {
  const { octets } = line;
  let [place, count, fill] = [line.at, 0, -1];
  for (;;) {
    if (octets[place] === colon && octets[place + 1] === colon) {
      if (fill !== -1) return false;
      fill = count;
      place += 2;
    } else if (count > 0) {
      if (octets[place] !== colon) break;
      place += 1;
    }
    const start = place;
    let value = 0;
    while (is(octets[place], hexDigit)) {
      value = (value << 4) | (hexValues[octets[place] as number] as number);
      place += 1;
    }
    // Only behind `::` may there be no group, at the end.
    if (place === start) {
      if (fill === count) break;
      return false;
    }
    if (place - start > 4 || count === 8) return false;
    groups[count] = value;
    count += 1;
  }
  line.at = place;
  return writeGroups(line, count, fill);
}

/** Pairs of hexadecimal digits, blanks between them. Gives how many octets were written, 0 when it could not. */
export function hexField(line: LineCursor): number {
  const { octets, wire } = line;
  const start = line.length;
  for (;;) {
    let place = line.at;
    let out = line.length;
    while (is(octets[place], hexDigit) && is(octets[place + 1], hexDigit) && out < most) {
      wire[out] =
        ((hexValues[octets[place] as number] as number) << 4) | (hexValues[octets[place + 1] as number] as number);
      place += 2;
      out += 1;
    }
    line.at = place;
    line.length = out;
    if (!line.atWordEnd()) return 0;
    line.gap();
    if (!is(octets[line.at], hexDigit)) return out - start;
  }
}

/** A word of letters and digits behind a length octet. */
export function tagField(line: LineCursor): boolean {
  const { octets, wire } = line;
  const start = line.at;
  const before = line.length;
  let place = start;
  while (is(octets[place], letter | digit) && place - start < 256) {
    wire[before + 1 + place - start] = octets[place] as number;
    place += 1;
  }
  wire[before] = place - start;
  line.at = place;
  line.length = before + 1 + place - start;
  return place > start && place - start < 256 && line.atWordEnd();
}

/** Text in quotes or a bare word, without escapes. */
export function textField(line: LineCursor): boolean {
  const { octets, wire } = line;
  const isQuoted = octets[line.at] === quote;
  const bits = isQuoted ? quotable : wordly;
  let place = line.at + (isQuoted ? 1 : 0);
  let out = line.length;
  const start = out;
  while (is(octets[place], bits) && out < most) {
    wire[out] = octets[place] as number;
    place += 1;
    out += 1;
  }
  if (isQuoted ? octets[place] !== quote : out === start) return false;
  line.at = place + (isQuoted ? 1 : 0);
  line.length = out;
  return line.atWordEnd();
}

/** Where the strings of the last TXT record begin and end in the file's octets, and how many numbers that makes. */
export const stringPlaces: { readonly places: Int32Array; count: number } = { places: new Int32Array(1024), count: 0 };

/** Character-strings up to the line's end. */
export function stringsField(line: LineCursor): boolean {
  const { octets, wire } = line;
  stringPlaces.count = 0;
  do {
    const before = line.length;
    const isQuoted = octets[line.at] === quote;
    const from = line.at + (isQuoted ? 1 : 0);
    line.length += 1;
    if (!textField(line)) return false;
    const size = line.length - before - 1;
    if (size > 255 || stringPlaces.count > 1000) return false;
    wire[before] = size;
    stringPlaces.places[stringPlaces.count] = from;
    stringPlaces.places[stringPlaces.count + 1] = from + size;
    stringPlaces.count += 2;
    line.gap();
  } while (octets[line.at] !== newLine && octets[line.at] !== semicolon);
  return true;
}
