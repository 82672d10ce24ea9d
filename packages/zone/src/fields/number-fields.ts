import { type Field, InputError } from '@waxseal/core';
import type { WireReader } from '../octets/wire-reader.ts';
import type { WireWriter } from '../octets/wire-writer.ts';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';
import { parseTtl } from './parse-ttl.ts';
import { whole } from './schemas.ts';

/** Digits in any number, leading zeros as well, up to a value. */
export function parseNumber(text: string, most: number): number | undefined {
  return /^\d+$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}

function mnemonic({ mnemonics = {}, joined }: Field, text: string): number | undefined {
  const words = joined === true ? text.toUpperCase().split('|') : [text.toUpperCase()];
  if (!words.every((word) => Object.hasOwn(mnemonics, word))) return undefined;
  return words.reduce((sum, word) => sum | (mnemonics[word] ?? 0), 0);
}

function parse(text: string, field: Field, most: number): number {
  const value = mnemonic(field, text) ?? parseNumber(text, most);
  if (value !== undefined) return value;
  const names = Object.keys(field.mnemonics ?? {}).slice(0, 12);
  throw new InputError(`${field.name} is a number from 0 to ${most}`, {
    value: text,
    ...(names.length === 0 ? {} : { hint: `or one of ${names.join(', ')}` }),
  });
}

type NumberCodec = Omit<FieldCodec<'u8'>, never>;

const numberField = (
  most: number,
  write: (writer: WireWriter, value: number) => void,
  read: (reader: WireReader) => number,
): NumberCodec => ({
  words: 'one',
  parse: (words, { field }) => parse(firstWord(words), field, most),
  text: String,
  write,
  read,
  schema: whole(most),
});

export const u8Field: FieldCodec<'u8'> = numberField(
  0xff,
  (writer, value) => writer.u8(value),
  (reader) => reader.u8(),
);

export const u16Field: FieldCodec<'u16'> = numberField(
  0xffff,
  (writer, value) => writer.u16(value),
  (reader) => reader.u16(),
);

export const u32Field: FieldCodec<'u32'> = numberField(
  0xffff_ffff,
  (writer, value) => writer.u32(value),
  (reader) => reader.u32(),
);

/** Seconds, which text may write with units. */
export const ttlField: FieldCodec<'ttl'> = {
  ...u32Field,
  parse(words, { field }) {
    const value = parseTtl(firstWord(words));
    if (value !== undefined) return value;
    throw new InputError(`${field.name} is a number of seconds, or one with units like 1h30m`, {
      value: firstWord(words),
    });
  },
};
