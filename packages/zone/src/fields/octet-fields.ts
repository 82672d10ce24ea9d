import { decodeBase64, decodeHex, encodeBase64, encodeHex, InputError } from '@waxseal/core';
import type { FieldCodec, FieldContext } from './field-codec.ts';
import { base64, hex } from './schemas.ts';
import type { Token } from './token.ts';

function parse(
  words: readonly Token[],
  decode: (text: string) => Uint8Array | undefined,
  form: string,
  { field }: FieldContext,
): Uint8Array {
  const text = words.map((word) => word.text).join('');
  const value = text === '-' && field.optional === true ? new Uint8Array() : decode(text);
  if (value !== undefined && (text !== '' || field.optional === true)) return value;
  throw new InputError(`not ${form}`, { value: text.slice(0, 80) });
}

const rest = {
  words: 'rest',
  write: (writer, octets) => writer.octets(octets),
  read: (reader) => reader.octets(reader.left),
} as const satisfies Partial<FieldCodec<'hex'>>;

/** Octets up to the end as hexadecimal, blanks allowed in it. */
export const hexField: FieldCodec<'hex'> = {
  ...rest,
  parse: (words, context) => parse(words, decodeHex, 'hexadecimal', context),
  text: encodeHex,
  json: encodeHex,
  schema: hex,
};

/** Octets up to the end as base64, blanks allowed in it. */
export const base64Field: FieldCodec<'base64'> = {
  ...rest,
  parse: (words, context) => parse(words, decodeBase64, 'base64', context),
  text: encodeBase64,
  json: encodeBase64,
  schema: base64,
};

/** The whole data, in text in generic form only (RFC 3597 §5). */
export const unknownField: FieldCodec<'unknown'> = {
  ...rest,
  parse: () => new Uint8Array(),
  text: (octets) => [String.raw`\#`, octets.length, encodeHex(octets)].join(' ').trimEnd(),
  json: encodeHex,
  schema: hex,
};
