import {
  InputError,
  isKnownType,
  parseTypeName,
  recordTypes,
  type TypeName,
  typeName,
  typeNumber,
} from '@waxseal/core';
import type { WireReader } from '../octets/wire-reader.ts';
import type { WireWriter } from '../octets/wire-writer.ts';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';
import { typeWord } from './schemas.ts';
import type { Token } from './token.ts';

/** A type by a word that BIND, Knot and NSD all read: its number where one of them does not know its name (RFC 3597 §5). */
const readByAll = (type: TypeName): string =>
  isKnownType(type) && recordTypes[type].generic === true ? `TYPE${typeNumber(type)}` : type;

/** The type that a word names; BIND writes some by their bare number. */
const typeOf = (word: string): TypeName => parseTypeName(/^\d+$/.test(word) ? `TYPE${word}` : word);

/** The type that a record is about, by name. */
export const typeField: FieldCodec<'type'> = {
  words: 'one',
  parse: (words) => typeOf(firstWord(words)),
  text: readByAll,
  write: (writer, type) => writer.u16(typeNumber(type)),
  read: (reader) => typeName(reader.u16()),
  schema: typeWord,
};

/** Types in the order of their numbers, each once. */
function inOrder(numbers: Iterable<number>): readonly TypeName[] {
  return [...new Set(numbers)].toSorted((a, b) => a - b).map(typeName);
}

function parse(words: readonly Token[]): readonly TypeName[] {
  return inOrder(words.map(({ text }) => typeNumber(parseTypeName(text))));
}

/** The numbers whose bits are set, the first octet's highest bit being number `from`. */
function numbersIn(octets: Uint8Array, from: number): readonly number[] {
  return Array.from(octets).flatMap((octet, index) =>
    Array.from({ length: 8 }, (_, bit) => bit)
      .filter((bit) => (octet & (0x80 >> bit)) !== 0)
      .map((bit) => from + index * 8 + bit),
  );
}

/** The shortest bitmap of some numbers counted from 0. */
function bitmapOf(numbers: readonly number[]): Uint8Array {
  const bits = new Uint8Array(Math.floor((numbers.at(-1) ?? -8) / 8) + 1);
  for (const number of numbers) bits[number >> 3] = (bits[number >> 3] ?? 0) | (0x80 >> (number & 7));
  return bits;
}

/** The numbers of types that stand in their order. @throws InputError when they do not. */
function ordered(types: readonly TypeName[]): readonly number[] {
  const numbers = types.map(typeNumber);
  if (numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))) return numbers;
  throw new InputError('types stand in the order of their numbers, each once (RFC 4034 §4.1.2)', {
    value: types.join(' '),
  });
}

function writeWindows(writer: WireWriter, types: readonly TypeName[]): void {
  for (const [window, numbers] of Map.groupBy(ordered(types), (number) => number >> 8)) {
    const bits = bitmapOf(numbers.map((number) => number & 255));
    writer.u8(window);
    writer.u8(bits.length);
    writer.octets(bits);
  }
}

function readWindows(reader: WireReader): readonly TypeName[] {
  const numbers: number[] = [];
  let last = -1;
  while (reader.left > 0) {
    const window = reader.u8();
    const length = reader.u8();
    if (window <= last || length === 0 || length > 32)
      reader.refuse('windows of a bitmap stand in order, 1 to 32 octets each (RFC 4034 §4.1.2)');
    const bits = reader.octets(length);
    if (bits.at(-1) === 0) reader.refuse('a bitmap has no zero octets at its end (RFC 4034 §4.1.2)');
    numbers.push(...numbersIn(bits, window * 256));
    last = window;
  }
  return numbers.map(typeName);
}

const types = {
  words: 'rest',
  empty: true,
  parse,
  text: (list: readonly TypeName[]) => list.map(readByAll).join(' '),
  schema: { type: 'array', items: typeWord, uniqueItems: true },
} as const;

/** The types of a name as a bitmap in windows (RFC 4034 §4.1.2). */
export const typesField: FieldCodec<'types'> = { ...types, write: writeWindows, read: readWindows };

/** The types of a name as the one bitmap of NXT (RFC 2535 §5.2). */
export const firstTypesField: FieldCodec<'firstTypes'> = {
  ...types,
  parse(words) {
    const list = inOrder(words.map(({ text }) => typeNumber(typeOf(text))));
    const beyond = list.find((type) => typeNumber(type) > 127);
    if (beyond === undefined) return list;
    throw new InputError('NXT knows types up to 127 only (RFC 2535 §5.2)', { value: beyond });
  },
  write: (writer, list) => writer.octets(bitmapOf(ordered(list))),
  read(reader) {
    const bits = reader.octets(reader.left);
    if (bits.length > 16 || bits.at(-1) === 0 || ((bits[0] ?? 0) & 0x80) !== 0)
      reader.refuse('the bitmap of NXT has up to 16 octets, the last not zero (RFC 2535 §5.2)');
    return numbersIn(bits, 0).map(typeName);
  },
};
