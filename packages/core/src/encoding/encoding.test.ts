import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBase64,
  decodeHex,
  encodeBase64,
  encodeHex,
  parseTagList,
  readRsaPublicKey,
  tagValue,
} from '../index.ts';

describe('base64 and hexadecimal', () => {
  it('are read and written as Node does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
        expect(encodeBase64(octets)).toBe(Buffer.from(octets).toString('base64'));
        expect(encodeHex(octets)).toBe(Buffer.from(octets).toString('hex'));
        expect(decodeBase64(encodeBase64(octets))).toEqual(octets);
        expect(decodeHex(encodeHex(octets).toUpperCase())).toEqual(octets);
      }),
    );
  });

  it.each(['A', 'AAA', 'AA=A', 'AA==AAAA', 'A A=', 'AA\n=', 'AA-_', '===='])('%j is no base64', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it.each(['0', '0g', '0x00', ' 00'])('%j is no hexadecimal', (text) => {
    expect(decodeHex(text)).toBeUndefined();
  });
});

describe('DER', () => {
  // SEQUENCE { INTEGER n, INTEGER 3 } in one right and several wrong forms.
  it.each([
    ['the right form', '30060201 0b020103', 4],
    ['a length that is not the shortest', '3081060201 0b020103', undefined],
    ['an indefinite length', '30800201 0b0201030000', undefined],
    ['octets behind', '300602010b02010300', undefined],
    ['a negative modulus', '300602018b020103', undefined],
    ['a padded modulus', '30070202000b020103', undefined],
    ['an even modulus', '300602010a020103', undefined],
    ['an exponent of one', '300602010b020101', undefined],
    ['a third element', '300902010b020103020101', undefined],
    ['nothing', '', undefined],
  ])('reads a key with %s', (_, hex, bits) => {
    expect(readRsaPublicKey(decodeHex(hex.replaceAll(' ', '')) ?? new Uint8Array())?.bits).toBe(bits);
  });
});

describe('tag lists', () => {
  it.each([
    [
      'v=DKIM1; p=',
      [
        ['v', 'DKIM1'],
        ['p', ''],
      ],
      0,
    ],
    [
      ' a = b c ;\tD=e;',
      [
        ['a', 'b c'],
        ['D', 'e'],
      ],
      0,
    ],
    [
      'a=1;;b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
      1,
    ],
    ['a=1; a=2', [['a', '1']], 1],
    ['1a=x; b', [], 2],
    ['a=\u00e9', [], 1],
    ['a=b=c', [['a', 'b=c']], 0],
  ])('reads %j', (text, tags, faults) => {
    const list = parseTagList(text);
    expect(list.tags.map(({ name, value }) => [name, value])).toEqual(tags);
    expect(list.faults).toHaveLength(faults);
    expect(tagValue(list, 'none')).toBeUndefined();
  });

  it('takes linear time for hostile text', () => {
    for (const text of [
      ' '.repeat(65_535),
      ';'.repeat(65_535),
      `a=${' '.repeat(65_000)}\u00ff`,
      Array.from({ length: 13_000 }, (_, index) => `a${index}=`).join(';'),
    ])
      parseTagList(text);
  });
});
