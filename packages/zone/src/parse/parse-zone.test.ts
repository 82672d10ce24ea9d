import { domainName } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { parseZone, renderZone } from '../index.ts';

const origin = domainName('new.example');
const rendered = (text: string): string => {
  const { records, faults } = parseZone(text, { origin });
  expect(faults).toEqual([]);
  return renderZone(
    records.map(({ record }) => record),
    { origin },
  )
    .split('\n')
    .slice(1, -1)
    .map((line) => line.replaceAll(/ +/g, ' '))
    .join('\n');
};

describe('a master file', () => {
  it.each([
    ['relative and absolute names', 'a 60 IN CNAME b\nc 60 CNAME d.', 'a 60 IN CNAME b.new.example.\nc 60 IN CNAME d.'],
    [
      'class and TTL in either order, in any case',
      'a in 60 a 192.0.2.1\nb 60 IN A 192.0.2.1',
      'a 60 IN A 192.0.2.1\nb 60 IN A 192.0.2.1',
    ],
    ['a blank owner as the one before', 'a 60 A 192.0.2.1\n\tTXT x', 'a 60 IN A 192.0.2.1\na 60 IN TXT "x"'],
    ['$TTL with units', '$TTL 1h30m\na A 192.0.2.1', 'a 5400 IN A 192.0.2.1'],
    [
      'a relative $ORIGIN',
      '$ORIGIN sub\na 60 A 192.0.2.1\n$ORIGIN other.example.\nb 60 NS a',
      'a.sub 60 IN A 192.0.2.1\nb.other.example. 60 IN NS a.other.example.',
    ],
    [
      'parentheses over lines, with comments',
      'a 60 TXT ( "x" ; one\n  y )\nb 60 TXT z',
      'a 60 IN TXT "x" "y"\nb 60 IN TXT "z"',
    ],
    ['CRLF', 'a 60 TXT x\r\nb 60 TXT y\r\n', 'a 60 IN TXT "x"\nb 60 IN TXT "y"'],
    ['escapes', String.raw`a\.b 60 TXT "\"\;\\\065\010"`, String.raw`a\.b 60 IN TXT "\";\\A\010"`],
    [
      '; in quotes is text, outside it is a comment',
      'a 60 TXT "v=DMARC1; p=none"\nb 60 TXT v=DMARC1; p=none',
      'a 60 IN TXT "v=DMARC1; p=none"\nb 60 IN TXT "v=DMARC1"',
    ],
    [
      'unknown types, also for known ones',
      String.raw`a 60 TYPE65280 \# 3 0a0b0c` + '\n' + String.raw`b 60 A \# 4 c0000201`,
      'a 60 IN TYPE65280 \\# 3 0a0b0c\nb 60 IN A 192.0.2.1',
    ],
    ['a UTF-8 text as its octets', 'a 60 TXT "ü"', String.raw`a 60 IN TXT "\195\188"`],
    ['an empty text', 'a 60 TXT ""', 'a 60 IN TXT ""'],
    [
      'service parameters by name',
      'a 60 HTTPS 1 . alpn="h2,h3" port=443',
      String.raw`a 60 IN HTTPS 1 . alpn=h2,h3 port=443`,
    ],
  ])('has %s', (_name, text, expected) => {
    expect(rendered(text)).toBe(expected);
  });

  it('takes its zone from $ORIGIN or the SOA record', () => {
    expect(parseZone('$ORIGIN a.example.\n@ 60 TXT x').origin).toBe('a.example.');
    expect(parseZone('a.example. 60 SOA ns.a.example. h.a.example. 1 1 1 1 1').origin).toBe('a.example.');
    expect(parseZone('').origin).toBeUndefined();
  });

  it('collects rules that comments switch off', () => {
    expect(parseZone('; waxseal: disable=spf/all, dkim/*\n').disabled).toEqual(['spf/all', 'dkim/*']);
  });
});

describe('a broken master file', () => {
  it.each([
    ['a string that is not closed', 'a 60 TXT "abc\nb 60 TXT ok', 1, 10, 'not closed', 1],
    ['an escaped closing quote', 'a 60 TXT "abc\\"\n', 1, 10, 'not closed', 0],
    ['a bad address', 'a 60 A 192.0.2.256', 1, 8, '', 0],
    ['an unknown type', '\na 60 MXX 10 b', 2, 6, 'unknown record type', 0],
    ['a missing field', 'a 60 MX 10', 1, 9, 'MX lacks its exchange', 0],
    ['a superfluous field', 'a 60 MX 10 b c', 1, 14, 'more words than MX has', 0],
    ['a number out of range', 'a 60 MX 70000 b', 1, 9, 'preference is a number from 0 to 65535', 0],
    ['an open parenthesis', 'a 60 TXT ( x\n', 1, 10, 'is not closed', 0],
    ['a closing parenthesis', 'a 60 TXT x )', 1, 12, 'without an opening', 0],
    ['nested parentheses', 'a 60 TXT ( ( x ) )', 1, 12, 'do not nest', 0],
    ['an unknown directive', '$FOO x\nb 60 TXT ok', 1, 1, 'unknown directive', 1],
    ['no TTL anywhere', 'a TXT x', 1, 1, 'without a TTL', 0],
    ['no owner before', ' 60 TXT x', 1, 2, 'without an owner', 0],
    ['a label of 64 octets', `${'x'.repeat(64)} 60 TXT x`, 1, 1, '63', 0],
    ['a bad escape', String.raw`a 60 TXT "\999"`, 1, 10, 'escape', 0],
    ['another class', 'a 60 CH TXT x', 1, 6, 'class IN', 0],
    ['a TTL of 2³¹', 'a 2147483648 TXT x', 1, 3, '2147483647', 0],
    ['text over 255 octets', `a 60 TXT "${'x'.repeat(256)}"`, 1, 10, '255', 0],
    ['a NUL', 'a\u0000b 60 TXT x\nb 60 TXT ok', 1, 1, '', 2],
  ])('with %s has a fault at its place, and the rest is read', (_name, text, line, column, message, read) => {
    const { faults, records } = parseZone(text, { origin, file: 'zone' });
    if (read !== 2)
      expect(faults[0]).toMatchObject({
        place: { file: 'zone', line, column },
        message: expect.stringContaining(message),
        severity: 'error',
      });
    expect(records.length).toBe(read);
  });
});

describe('$GENERATE', () => {
  it.each([
    ['numbers', '$GENERATE 1-3 h$ 60 A 192.0.2.$', 'h1 60 IN A 192.0.2.1\nh2 60 IN A 192.0.2.2\nh3 60 IN A 192.0.2.3'],
    ['steps', '$GENERATE 0-4/2 h$ 60 TXT "$"', 'h0 60 IN TXT "0"\nh2 60 IN TXT "2"\nh4 60 IN TXT "4"'],
    [
      'offsets, widths and bases',
      '$GENERATE 9-10 h${1,3,d} 60 TXT ${0,4,x}',
      'h010 60 IN TXT "0009"\nh011 60 IN TXT "000a"',
    ],
    [
      'negative numbers as BIND does: signed in decimal, in 32 bits elsewhere',
      '$GENERATE 1-1 h${-5}x${-5,4,d}x${-5,4,x}x${-5,12,X}x${-5,4,o} 60 TXT a',
      'h-4x-004xfffffffcx0000FFFFFFFCx37777777774 60 IN TXT "a"',
    ],
    [
      'nibbles, as wide as asked for, a dot behind an even width',
      '$GENERATE 171-171 ${0,0,n}.a${0,4,N}x.b${4096,1,n}.c${-172,3,n} 60 TXT ${0,7,n}',
      'b.a.aB.A.x.bb.a.0.1.cf.f.f.f.f.f.f.f 60 IN TXT "b.a.0.0"',
    ],
    [
      'several words in quotes, which are taken away before they are read',
      '$GENERATE 1-2 h$ 60 MX "$0 mx$"\n$GENERATE 1-1 t$ 60 TXT "a $"\n$GENERATE 1-1 u$ 60 TXT "\\"a $\\""',
      [
        'h1 60 IN MX 10 mx1.new.example.',
        'h2 60 IN MX 20 mx2.new.example.',
        't1 60 IN TXT "a" "1"',
        'u1 60 IN TXT "a 1"',
      ].join('\n'),
    ],
    ['a dollar sign', String.raw`$GENERATE 1-1 h 60 TXT "\$$$"`, 'h 60 IN TXT "$$"'],
  ])('writes out %s', (_name, text, expected) => {
    expect(rendered(text)).toBe(expected);
  });

  it.each([
    ['$GENERATE 1-99999999 h$ 60 A 192.0.2.$', 'at most 65536'],
    ['$GENERATE 5-1 h$ 60 A 192.0.2.$', 'takes a range'],
    ['$GENERATE 1-2 h$ A', 'takes a range, an owner'],
    ['$GENERATE 1-2 h${x} 60 A 192.0.2.1', 'a modifier'],
    ['$GENERATE 1-2 h${5 60 A 192.0.2.1', 'ends in }'],
    ['$GENERATE 1-2 h${5,128,d} 60 A 192.0.2.1', 'at most 127'],
    ['$GENERATE 1-2 h${2147483647} 60 A 192.0.2.1', 'up to 2147483647'],
    ['$GENERATE 1-2 h$ 60 MX 10 h$', 'one word'],
    ['$GENERATE 1-2 "h$" 60 A 192.0.2.1', 'only the data'],
    ['$GENERATE "1-2" h$ 60 A 192.0.2.1', 'only the data'],
    ['$GENERATE 1-2 h$ 60 TXT "a\\"$"', 'not closed'],
  ])('is refused: %s', (text, message) => {
    expect(parseZone(text, { origin }).faults).toEqual([
      expect.objectContaining({ message: expect.stringContaining(message) }),
    ]);
  });
});

describe('$INCLUDE', () => {
  const files: Readonly<Record<string, string>> = {
    'hosts.zone': 'h 60 A 192.0.2.1\n',
    'sub/more.zone': '$INCLUDE ../hosts.zone\n$ORIGIN other.example.\nx 60 A 192.0.2.2\n',
    'loop.zone': '$INCLUDE loop.zone\n',
    ...Object.fromEntries(
      Array.from({ length: 12 }, (_, depth) => [`d${depth}.zone`, `$INCLUDE d${depth + 1}.zone\n`]),
    ),
  };
  const asked: string[] = [];
  const options = {
    origin,
    file: 'zones/new.example.zone',
    readFile(path: string) {
      asked.push(path);
      const text = files[path];
      return text === undefined ? undefined : new TextEncoder().encode(text);
    },
  };
  const owners = (text: string): readonly string[] =>
    parseZone(text, options).records.map(({ record }) => record.owner);

  it('reads the file with our origin or its own, and leaves both as they were', () => {
    expect(owners('$INCLUDE hosts.zone\na 60 TXT x')).toEqual(['h.new.example.', 'a.new.example.']);
    expect(owners('$INCLUDE "hosts.zone" sub\na 60 TXT x')).toEqual(['h.sub.new.example.', 'a.new.example.']);
    expect(owners('$INCLUDE sub/more.zone\na 60 TXT x')).toEqual([
      'h.new.example.',
      'x.other.example.',
      'a.new.example.',
    ]);
  });

  it('has its own place in faults', () => {
    const bad = parseZone('$INCLUDE bad.zone', {
      ...options,
      readFile: () => new TextEncoder().encode('\nx 60 A nonsense\n'),
    });
    expect(bad.faults[0]?.place).toEqual({ file: 'bad.zone', line: 2, column: 8 });
  });

  it.each([
    ['a file that is not there', 'none.zone', 'cannot be read'],
    ['an absolute path', '/etc/passwd', 'lies in the directory'],
    ['a path that leads out', '../../etc/passwd', 'lies in the directory'],
    ['a path that leads out by a detour', 'sub/../../x', 'lies in the directory'],
    ['itself', 'loop.zone', 'includes itself'],
    ['too many', 'd0.zone', 'more than 8 deep'],
  ])('refuses %s, and goes on', (_name, path, message) => {
    asked.length = 0;
    const { faults, records } = parseZone(`$INCLUDE ${path}\na 60 TXT x`, options);
    expect(faults).toEqual([expect.objectContaining({ message: expect.stringContaining(message) })]);
    expect(records).toHaveLength(1);
    expect(asked.every((one) => !one.startsWith('/') && !one.includes('..'))).toBe(true);
  });
});
