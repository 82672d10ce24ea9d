import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmless, harmlessLine } from '../index.ts';

describe('text that others control', () => {
  it.each([
    ['a bell and C1 controls', 'a\u0007\u009Bb\n', 'a\\x07\\x9bb\n'],
    ['a colour', '\u001B[31mred\u001B[0m', '\\x1b[31mred\\x1b[0m'],
    ['carriage return and delete', 'a\rb\u007F', 'a\\x0db\\x7f'],
    ['bidi controls', 'x\u202Etxt.zone\u2066', 'x\\u202etxt.zone\\u2066'],
    ['invisible characters', 'a\u200Bb\uFEFFc\u{E0041}', 'a\\u200bb\\ufeffc\\u{e0041}'],
    ['separators of lines', 'a\u2028b\u2029c\u0085', 'a\\u2028b\\u2029c\\x85'],
    ['half a character', 'a\uD800b', 'a\\ud800b'],
    ['a command of GitHub', 'x\n  ::add-mask::y', 'x\n  \\x3a:add-mask::y'],
    ['a command with parameters', '::error file=a,line=1::b', '\\x3a:error file=a,line=1::b'],
    ['a command of old', 'a ##[add-mask]b', 'a \\x23#[add-mask]b'],
  ])('shows %s', (_, text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it.each(['grüße ✓ 漢字', '👩‍💻', '::1 and 2001:db8::1', '::ffff:192.0.2.1', 'a::b::c', '## [x]', 'tab\tand\nline'])(
    'leaves %j as it is',
    (text) => {
      expect(harmless(text)).toBe(text);
    },
  );

  it('stays on one line where one line is wanted', () => {
    expect(harmlessLine('a\n::add-mask::b\tc')).toBe('a\\x0a::add-mask::b\\x09c');
    expect(harmlessLine('::add-mask::b')).toBe('\\x3a:add-mask::b');
  });

  it('never holds a control or bidi character, and changes nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = harmlessLine(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
        expect(harmlessLine(shown)).toBe(shown);
        expect(harmless(harmless(text))).toBe(harmless(text));
      }),
    );
  });
});
