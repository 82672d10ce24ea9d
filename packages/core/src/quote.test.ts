import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote, sh } from './index.ts';

const readBack = (words: readonly string[]): string =>
  execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${words.map(quote).join(' ')}`], { encoding: 'utf8' });

describe('quote', () => {
  it('gives a word that a real shell reads back unchanged', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        expect(readBack(words)).toBe(words.map((text) => `${text}\0`).join(''));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves plain words plain and refuses NUL', () => {
    expect(quote('/etc/exim4')).toBe('/etc/exim4');
    expect(() => quote('a\0b')).toThrow(RangeError);
  });

  it('quotes each interpolation of sh`…` as one word', () => {
    expect(sh`install -m ${440} ${"it's"} ${['a b', 'c']}`).toBe(String.raw`install -m 440 'it'\''s' 'a b' c`);
  });
});
