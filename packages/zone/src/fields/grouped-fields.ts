import { decodeHex, encodeHex, InputError } from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';

const pairs = (octets: Uint8Array): string => Array.from(octets, (octet) => encodeHex(Uint8Array.of(octet))).join('-');

/** Octets as pairs of hexadecimal digits, hyphens between them (RFC 7043). */
function eui(count: number): FieldCodec<'eui48'> & FieldCodec<'eui64'> {
  const form = new RegExp(`^[0-9a-f]{2}(?:-[0-9a-f]{2}){${count - 1}}$`, 'i');
  const octetsOf = (text: string): Uint8Array => {
    if (form.test(text)) return decodeHex(text.replaceAll('-', '')) ?? new Uint8Array();
    throw new InputError(`${count} pairs of hexadecimal digits, hyphens between them (RFC 7043)`, { value: text });
  };
  return {
    words: 'one',
    parse: (words) => pairs(octetsOf(firstWord(words))),
    text: String,
    write: (writer, text) => writer.octets(octetsOf(text)),
    read: (reader) => pairs(reader.octets(count)),
    schema: { type: 'string', pattern: `^[0-9a-f]{2}(?:-[0-9a-f]{2}){${count - 1}}$` },
  };
}

export const eui48Field: FieldCodec<'eui48'> = eui(6);
export const eui64Field: FieldCodec<'eui64'> = eui(8);

const groups = (octets: Uint8Array): string =>
  [0, 2, 4, 6].map((at) => ((octets[at] ?? 0) * 256 + (octets[at + 1] ?? 0)).toString(16)).join(':');

function groupOctets(text: string): Uint8Array {
  if (/^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){3}$/i.test(text))
    return Uint8Array.from(
      text.split(':').flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
    );
  throw new InputError('four groups of up to four hexadecimal digits, colons between them (RFC 6742 §2.1.3)', {
    value: text,
  });
}

/** 64 bits as four groups. */
export const nodeIdField: FieldCodec<'nodeId'> = {
  words: 'one',
  parse: (words) => groups(groupOctets(firstWord(words))),
  // Knot takes groups of four digits only.
  text: (value) =>
    value
      .split(':')
      .map((group) => group.padStart(4, '0'))
      .join(':'),
  write: (writer, value) => writer.octets(groupOctets(value)),
  read: (reader) => groups(reader.octets(8)),
  schema: { type: 'string', pattern: '^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){3}$' },
};
