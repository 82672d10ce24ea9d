import { describe, expect, it } from 'vitest';
import { domainName, InputError, under, withoutDot } from './index.ts';

describe('domainName', () => {
  it.each(['new.example', 'new.example.', '_dmarc.new.example', 'xn--bcher-kva.example', 'a.b'])('reads %s', (text) => {
    expect(withoutDot(domainName(text))).toBe(text.replace(/\.$/, ''));
  });

  it.each([
    '',
    '.',
    'a..b',
    '.a',
    'a b.example',
    'bücher.example',
    '-a.example',
    `${'a'.repeat(64)}.example`,
    'a\n.example',
    "a'b.example",
    'a$b.example',
    Array(50).fill('abcdef').join('.'),
  ])('refuses %j with one clear fault', (text) => {
    expect(() => domainName(text)).toThrow(InputError);
  });

  it('joins a prefix to a parent', () => {
    expect(under('myselector._domainkey', domainName('new.example'))).toBe('myselector._domainkey.new.example.');
  });
});
