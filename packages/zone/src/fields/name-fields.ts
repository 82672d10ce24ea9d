import { type DomainName, nameFromPresentation, nameKey } from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';
import { nameText } from './name-text.ts';
import { name } from './schemas.ts';

/** A domain name, relative to the origin where it has no final dot. */
export const nameField: FieldCodec<'name'> = {
  words: 'one',
  parse: (words, { origin }) => nameFromPresentation(firstWord(words), origin),
  text: nameText,
  write: (writer, value) => writer.name(value),
  read: (reader, { compressed }) => reader.name(compressed),
  folded: (value) => nameKey(value) as DomainName,
  schema: name,
};

/** Names up to the end of the data. */
export const namesField: FieldCodec<'names'> = {
  words: 'rest',
  empty: true,
  parse: (words, { origin }) => words.map(({ text }) => nameFromPresentation(text, origin)),
  text: (names) => names.map(nameText).join(' '),
  write: (writer, names) => names.forEach((one) => writer.name(one)),
  read(reader, { compressed }) {
    const names: DomainName[] = [];
    while (reader.left > 0) names.push(reader.name(compressed));
    return names;
  },
  folded: (names) => names.map((one) => nameKey(one) as DomainName),
  schema: { type: 'array', items: name },
};
