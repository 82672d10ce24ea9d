import { type CharacterString, characterString, type Field, InputError } from '@waxseal/core';
import type { WireReader } from '../octets/wire-reader.ts';
import type { WireWriter } from '../octets/wire-writer.ts';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';
import { quotedString } from './quoted-string.ts';
import { octets } from './schemas.ts';
import { stringOctets } from './string-octets.ts';

function readString(reader: WireReader): CharacterString {
  return reader.text(reader.u8()) as CharacterString;
}

function matching(text: CharacterString, { name, pattern }: Field): CharacterString {
  if (pattern === undefined || pattern.test(text)) return text;
  throw new InputError(`${name} does not look like one`, { value: text, hint: `it matches ${pattern.source}` });
}

/** One character-string. */
export const stringField: FieldCodec<'string'> = {
  words: 'one',
  quotable: true,
  parse: (words, { field }) => matching(characterString(stringOctets(firstWord(words))), field),
  text: quotedString,
  write: (writer, text) => writer.string(text),
  read: readString,
  schema: octets({ maxLength: 255 }),
};

function atMost(count: number, { most = count, name }: Field): void {
  if (count > most) throw new InputError(`${name} are at most ${most}`, { value: String(count) });
}

function writeStrings(writer: WireWriter, strings: readonly string[], field: Field): void {
  if (strings.length === 0)
    throw new InputError('text holds at least one character-string (RFC 1035 §3.3.14)', { hint: 'an empty one is ""' });
  atMost(strings.length, field);
  for (const string of strings) writer.string(string);
}

/** One or more character-strings. */
export const stringsField: FieldCodec<'strings'> = {
  words: 'rest',
  quotable: true,
  parse(words, { field }) {
    atMost(words.length, field);
    return words.map(({ text }) => characterString(stringOctets(text)));
  },
  text: (strings) => strings.map(quotedString).join(' '),
  write: (writer, strings, { field }) => writeStrings(writer, strings, field),
  read(reader, { field }) {
    const strings = [readString(reader)];
    while (reader.left > 0) strings.push(readString(reader));
    atMost(strings.length, field);
    return strings;
  },
  schema: { type: 'array', minItems: 1, items: octets({ maxLength: 255 }) },
};

/** Octets of any length as one string. */
export const textField: FieldCodec<'text'> = {
  words: 'one',
  quotable: true,
  parse([word], { field }) {
    if (field.quoted !== true || word?.quoted === true) return stringOctets(word?.text ?? '');
    throw new InputError(`${field.name} stands in double quotes`, {
      value: word?.text ?? '',
      hint: `"${word?.text ?? ''}"`,
    });
  },
  text: quotedString,
  write: (writer, text) => writer.text(text),
  read: (reader) => reader.text(reader.left),
  schema: octets({ maxLength: 65_535 }),
};
