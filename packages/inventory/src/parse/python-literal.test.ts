import { describe, expect, it } from 'vitest';
import { pythonLiteral } from './python-literal.ts';

describe('pythonLiteral', () => {
  it.each<[string, unknown]>([
    ['True', true],
    ['true', 'true'],
    ['None', null],
    ['yes', 'yes'],
    ['0777', '0777'],
    ['0x10', 16],
    ['1_000', 1000],
    ['-2.5e1', -25],
    ['80,443', [80, 443]],
    ['(1,)', [1]],
    ['(1)', 1],
    ['10.0.0.1', '10.0.0.1'],
    ["'it\\'s'", "it's"],
    [String.raw`'\x41\u00e9\t\101\q'`, 'Aé\tA\\q'],
    [String.raw`r'\n'`, String.raw`\n`],
    ["'''a'b'''", "a'b"],
    [`'a' "b"`, 'ab'],
    ["{'a': [1, {2: None}],}", { a: [1, { 2: null }] }],
    ["['x', y]", "['x', y]"],
    ['1 # comment', 1],
    ['12345678901234567890', '12345678901234567890'],
    ['[1, 2', '[1, 2'],
    ['__import__("os")', '__import__("os")'],
    ["{'__proto__': 1}", JSON.parse('{"__proto__": 1}') as unknown],
    ['['.repeat(5000), '['.repeat(5000)],
    ['', ''],
  ])('reads %s', (text, expected) => {
    expect(pythonLiteral(text)).toEqual(expected);
  });
});
