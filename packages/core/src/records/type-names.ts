import { InputError } from '../errors.ts';
import type { Field } from './field-kinds.ts';
import { recordTypes } from './record-types.ts';
import type { KnownType, TypeName } from './resource-record.ts';

const byNumber = new Map<number, KnownType>(Object.values(recordTypes).map(({ number, type }) => [number, type]));
const unknownFields: readonly Field[] = [{ name: 'data', kind: 'unknown' }];

/** Types of questions and of messages, which no zone holds, by name (RFC 6895 §3.1). */
const metaTypes: ReadonlyMap<string, number> = new Map([
  ['OPT', 41],
  ['NXNAME', 128],
  ['TKEY', 249],
  ['TSIG', 250],
  ['IXFR', 251],
  ['AXFR', 252],
  ['MAILB', 253],
  ['MAILA', 254],
  ['ANY', 255],
]);

/** Tells whether a type has a name and fields here. */
export function isKnownType(type: string): type is KnownType {
  return Object.hasOwn(recordTypes, type);
}

/** The name of a type number: `MX` for 15, `TYPE1234` for a number without a name here (RFC 3597 §5). */
export function typeName(number: number): TypeName {
  return byNumber.get(number) ?? `TYPE${number}`;
}

/** The number of a type. */
export function typeNumber(type: TypeName): number {
  return isKnownType(type) ? recordTypes[type].number : Number(type.slice(4));
}

/** Tells whether a type belongs to questions and messages only: 0, OPT, and 128 to 255 (RFC 6895 §3.1). */
export function isMetaType(type: TypeName): boolean {
  const number = typeNumber(type);
  return number === 0 || number === 41 || (number >= 128 && number <= 255);
}

/** What holds for names in the data of a type: see `RecordType.names`. */
export function nameRule(type: TypeName): 'folded' | 'compressed' | undefined {
  return isKnownType(type) ? recordTypes[type].names : undefined;
}

/** The RDATA fields of a type in wire order; an unknown type has the one field `data`. */
export function fieldsOf(type: TypeName): readonly Field[] {
  return isKnownType(type) ? recordTypes[type].fields : unknownFields;
}

/**
 * Reads a type name in any case; `TYPE15` gives `MX`, and `ANY` gives `TYPE255` (RFC 3597 §5).
 * @throws InputError for a word that is neither a known type nor `TYPE` and a number from 0 to 65535.
 */
export function parseTypeName(text: string): TypeName {
  const name = text.toUpperCase();
  if (isKnownType(name)) return name;
  const meta = metaTypes.get(name);
  if (meta !== undefined) return `TYPE${meta}`;
  const number = /^TYPE(\d{1,5})$/.exec(name)?.[1];
  if (number !== undefined && Number(number) <= 65_535) return typeName(Number(number));
  throw new InputError('unknown record type', {
    value: text,
    hint: 'any type can be written as TYPE and its number, with \\# data (RFC 3597)',
  });
}
