import { expect, it } from 'vitest';
import { batchesOf } from './batches.ts';

const ten = [...'abcdefghij'];

it.each([
  [undefined, ['abcdefghij']],
  [3, ['abc', 'def', 'ghi', 'j']],
  ['30%', ['abc', 'def', 'ghi', 'j']],
  ['5%', [...'abcdefghij']],
  [
    [1, '30%', '100%'],
    ['a', 'bcd', 'efghij'],
  ],
  [
    [1, 2],
    ['a', 'bc', 'de', 'fg', 'hi', 'j'],
  ],
] as const)('serial %j makes the batches %j', (serial, expected) => {
  expect(batchesOf(ten, serial).map((batch) => batch.join(''))).toEqual(expected);
});

it('refuses sizes that are none', () => {
  expect(() => batchesOf(ten, 0)).toThrow('serial is');
  expect(() => batchesOf(ten, 1.5)).toThrow('serial is');
  expect(batchesOf([], 1)).toEqual([]);
});
