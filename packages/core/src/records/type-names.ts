import { InputError } from '../errors.ts';
import type { Field } from './field-kinds.ts';
import { recordTypes } from './record-types.ts';
import type { KnownType, TypeName } from './resource-record.ts';

const byNumber = new Map<number, KnownType>(Object.values(recordTypes).map(({ number, type }) => [number, type]));
const unknownFields: readonly Field[] = [{ name: 'data', kind: 'unknown' }];

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

/** The RDATA fields of a type in wire order; an unknown type has the one field `data`. */
export function fieldsOf(type: TypeName): readonly Field[] {
  return isKnownType(type) ? recordTypes[type].fields : unknownFields;
}

/**
 * Reads a type name in any case; `TYPE15` gives `MX` (RFC 3597 §5).
 * @throws InputError for a word that is neither a known type nor `TYPE` and a number from 0 to 65535.
 */
export function parseTypeName(text: string): TypeName {
  const name = text.toUpperCase();
  if (isKnownType(name)) return name;
  const number = /^TYPE(\d{1,5})$/.exec(name)?.[1];
  if (number !== undefined && Number(number) <= 65_535) return typeName(Number(number));
  throw new InputError('unknown record type', {
    value: text,
    hint: 'any type can be written as TYPE and its number, with \\# data (RFC 3597)',
  });
}
