import { describe, expect, it } from 'vitest';
import {
  characterString,
  days,
  domainName,
  fieldsOf,
  fieldValue,
  InputError,
  joinedText,
  octetString,
  parseTypeName,
  recordFromFields,
  recordTypes,
  textStrings,
  typeName,
  typeNumber,
  utf8Octets,
} from '../index.ts';

describe('the table of record types', () => {
  it.each(Object.values(recordTypes))('names $type consistently', ({ type, number, fields }) => {
    expect(recordTypes[type].type).toBe(type);
    expect(typeName(number)).toBe(type);
    expect(typeNumber(type)).toBe(number);
    expect(parseTypeName(`type${number}`)).toBe(type);
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
  });

  it('gives each type a number of its own', () => {
    const numbers = Object.values(recordTypes).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('keeps unknown types by number and refuses words', () => {
    expect(parseTypeName('TYPE065')).toBe('HTTPS');
    expect(parseTypeName('TYPE65280')).toBe('TYPE65280');
    expect(typeNumber('TYPE65280')).toBe(65_280);
    expect(fieldsOf('TYPE65280')).toEqual([{ name: 'data', kind: 'unknown' }]);
    for (const text of ['TYPE', 'TYPE65536', 'WKS2', 'TYPE-1', '', 'toString'])
      expect(() => parseTypeName(text)).toThrow(InputError);
  });

  it('reads fields of a record by the table', () => {
    const record = recordFromFields(
      { owner: domainName('new.example'), ttl: days(1), type: 'MX' },
      { preference: 10, exchange: domainName('mx1.new.example') },
    );
    expect(fieldValue(record, { name: 'preference', kind: 'u16' })).toBe(10);
  });
});

describe('character-strings', () => {
  it('splits at 255 octets, not characters, and joins without a space', () => {
    const text = `${'a'.repeat(254)}é${'b'.repeat(300)}`;
    const strings = textStrings(text);
    expect(strings.map(({ length }) => length)).toEqual([255, 255, 46]);
    expect(joinedText(strings)).toBe(utf8Octets(text));
    expect(textStrings('')).toEqual(['']);
    expect(octetString(Uint8Array.of(0, 255))).toBe('\0\u00ff');
  });

  it('refuses more than 255 octets and anything that is not an octet', () => {
    expect(() => characterString('x'.repeat(256))).toThrow(InputError);
    expect(() => characterString('€')).toThrow(InputError);
  });
});
