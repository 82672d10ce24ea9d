import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareNames,
  domainName,
  InputError,
  isSubdomain,
  labelsOf,
  nameFromLabels,
  nameFromPresentation,
  nameFromUnicode,
  nameKey,
  parentName,
  relativeName,
  rootName,
  sameName,
  wireLength,
} from '../index.ts';

const label = fc.uint8Array({ minLength: 1, maxLength: 63 });
const labels = fc
  .array(label, { maxLength: 6 })
  .filter((list) => list.reduce((sum, { length }) => sum + length + 1, 1) <= 255);
const parse = (text: string): string => nameFromPresentation(text);

describe('names', () => {
  it('holds any octets: labels come back, the text reads back, and its length on the wire is right', () => {
    fc.assert(
      fc.property(labels, (list) => {
        const name = nameFromLabels(list);
        expect(labelsOf(name)).toEqual(list);
        expect(nameFromPresentation(name)).toBe(name);
        expect(wireLength(name)).toBe(list.reduce((sum, { length }) => sum + length + 1, 1));
      }),
    );
  });

  it.each([
    ['new.example.', 'new.example.'],
    ['.', '.'],
    [String.raw`a\.b.new.example.`, String.raw`a\.b.new.example.`],
    [String.raw`\097.example.`, 'a.example.'],
    [String.raw`\x.example.`, 'x.example.'],
    [String.raw`a b\;.example.`, String.raw`a\032b\;.example.`],
    ['é.example.', String.raw`\195\169.example.`],
  ])('reads %s canonically as %s', (text, name) => {
    expect(parse(text)).toBe(name);
  });

  it.each([
    '',
    'relative',
    'a..b.',
    '.a.',
    String.raw`\256.example.`,
    String.raw`\25.example.`,
    '\\',
    `${'a'.repeat(64)}.`,
    `${'a'.repeat(62)}.`.repeat(5),
  ])('refuses %j', (text) => {
    expect(() => parse(text)).toThrow(InputError);
  });

  it('reads relative names and @ against an origin', () => {
    const origin = domainName('new.example');
    expect(nameFromPresentation('@', origin)).toBe('new.example.');
    expect(nameFromPresentation('www', origin)).toBe('www.new.example.');
    expect(nameFromPresentation('www', rootName)).toBe('www.');
    expect(relativeName(domainName('www.new.example'), origin)).toBe('www');
    expect(relativeName(origin, origin)).toBe('@');
    expect(relativeName(domainName('www.old.example'), origin)).toBe('www.old.example.');
  });

  it('compares without ASCII case and never takes an escaped dot for a boundary', () => {
    const [upper, lower] = [domainName('New.Example'), domainName('new.example')];
    expect(sameName(upper, lower)).toBe(true);
    expect(nameKey(upper)).toBe(lower);
    expect(isSubdomain(domainName('a.NEW.example'), lower)).toBe(true);
    expect(isSubdomain(domainName('anew.example'), lower)).toBe(false);
    expect(isSubdomain(nameFromPresentation(String.raw`a\.new.example.`), lower)).toBe(false);
    expect(isSubdomain(lower, rootName)).toBe(true);
    expect(parentName(nameFromPresentation(String.raw`a\.b.example.`))).toBe('example.');
    expect(parentName(domainName('example'))).toBe('.');
    expect(parentName(rootName)).toBeUndefined();
  });

  it('orders names as RFC 4034 §6.1 shows', () => {
    const ordered = [
      'example.',
      'a.example.',
      'yljkjljk.a.example.',
      'Z.a.example.',
      'zABC.a.EXAMPLE.',
      'z.example.',
      String.raw`\001.z.example.`,
      '*.z.example.',
      String.raw`\200.z.example.`,
    ].map((text) => nameFromPresentation(text));
    expect(ordered.toReversed().toSorted(compareNames)).toEqual(ordered);
    expect(compareNames(domainName('A.example'), domainName('a.example'))).toBe(0);
  });

  it.each([
    ['bücher.example', 'xn--bcher-kva.example.'],
    ['BÜCHER。example', 'xn--bcher-kva.example.'],
    ['_dmarc.faß.example', '_dmarc.xn--fa-hia.example.'],
    ['new.example.', 'new.example.'],
  ])('converts %s to %s', (text, name) => {
    expect(nameFromUnicode(text)).toBe(name);
  });

  it.each(['ü/x.example', 'ü@x.example', '', 'ü..example', `${'ü'.repeat(60)}.example`, 'ü%2e.example'])(
    'has no A-labels for %j',
    (text) => {
      expect(() => nameFromUnicode(text)).toThrow(InputError);
    },
  );
});
