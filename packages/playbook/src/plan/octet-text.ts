/**
 * Octets as a string and back, whatever they are: what is UTF-8 is its text, and an octet that is none is the lone surrogate
 * U+DC80 to U+DCFF, as Python's `surrogateescape` does it. So a text in Latin-1 can be edited without being understood.
 */
const sequence =
  /[\0-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

const escapedOctet = /[\uDC80-\uDCFF]/u;

function decodeSequence(found: string): string {
  const code = found.charCodeAt(0);
  if (found.length === 1 && code > 0x7f) return String.fromCharCode(0xdc00 + code);
  return Buffer.from(found, 'latin1').toString('utf8');
}

/** The octets as a string that {@link octetsOf} turns into the same octets again. */
export function textOfOctets(octets: Buffer): string {
  const text = octets.toString('utf8');
  return Buffer.from(text).equals(octets) ? text : octets.toString('latin1').replaceAll(sequence, decodeSequence);
}

/** The octets of a text, escaped ones as they were. */
export function octetsOf(text: string): Buffer {
  if (!escapedOctet.test(text)) return Buffer.from(text);
  return Buffer.concat(
    text
      .split(/([\uDC80-\uDCFF])/u)
      .map((part) => (escapedOctet.test(part) ? Buffer.from([part.charCodeAt(0) - 0xdc00]) : Buffer.from(part))),
  );
}

/** A text for people: escaped octets as `\xE9`. */
export function withShownOctets(text: string): string {
  return text.replaceAll(
    /[\uDC80-\uDCFF]/gu,
    (octet) => String.raw`\x${(octet.charCodeAt(0) - 0xdc00).toString(16).toUpperCase()}`,
  );
}
