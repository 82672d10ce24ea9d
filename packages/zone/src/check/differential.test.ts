import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainName } from '@waxseal/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkZone } from '../index.ts';

/** The three checkers, strict, and what each prints when it accepts. */
const strict = ['-i', 'local', '-k', 'fail', '-m', 'fail', '-n', 'fail', '-M', 'fail', '-S', 'fail', '-r', 'fail'];
const checkers = [
  { program: '/usr/bin/named-checkzone', args: (file: string) => [...strict, 'new.example', file] },
  { program: '/usr/bin/kzonecheck', args: (file: string) => ['-o', 'new.example', file] },
  { program: '/usr/sbin/nsd-checkzone', args: (file: string) => ['new.example', file] },
] as const;
const missing = checkers.filter(({ program }) => !existsSync(program)).map(({ program }) => program);

const base = [
  '$ORIGIN new.example.',
  '$TTL 300',
  '@ SOA ns1 hostmaster 1 7200 1800 1209600 300',
  '@ NS ns1',
  'ns1 A 192.0.2.53',
  '@ A 192.0.2.11',
  '@ MX 10 mx1',
  'mx1 A 192.0.2.11',
  'mx1 AAAA 2001:db8::11',
  '@ TXT "v=spf1 a -all"',
  'www CNAME mx1',
  '_25._tcp.mx1 TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  '_imaps._tcp SRV 0 1 993 mx1',
  '@ CAA 0 issue "ca.example"',
  'p PTR mx1',
  'u TYPE65280 \\# 2 abcd',
];

const line = fc.constantFrom(
  'x A 192.0.2.256',
  'x A 192.0.2',
  'x AAAA 2001:db8::zz',
  'x MX mx1',
  'x MX 70000 mx1',
  'x CNAME',
  'x CNAME a b',
  'x TXT',
  'x TXT "open',
  'x TXT ( "a"',
  'x TXT "a" )',
  'x BOGUS 1',
  'x 99999999999 A 192.0.2.1',
  'x CH TXT a',
  'x SRV 1 2 3',
  'x TLSA 3 1 1 xyz',
  'x CAA 0 issue',
  'x CAA 999 issue "a"',
  `x TXT "${'y'.repeat(256)}"`,
  `${'z'.repeat(64)} A 192.0.2.1`,
  'a..b A 192.0.2.1',
  'x TYPE65280 \\# 3 abcd',
  'x TYPE65280 \\# 2 abc',
  'x TYPE99999 \\# 0',
  '$BOGUS',
  '$TTL abc',
  '$ORIGIN a..b',
  'www A 192.0.2.1',
  '@ CNAME mx1',
  '@ SOA ns1 h 2 1 1 1 1',
  'x A 192.0.2.1',
  'x TXT a b c',
  'x TXT "a\\"b"',
  'x TXT "\\065"',
  'x TXT a\\;b',
  'x IN 60 A 192.0.2.1',
  'x 1h A 192.0.2.1',
  'x A 192.0.2.1 ; comment',
  'x TXT ( "a"\n "b" )',
  '* TXT w',
  'x SSHFP 4 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'x A \\# 4 c0000201',
  'x HINFO a b',
  'x LOC 52 22 23 N 4 53 32 E -2m',
  'x NAPTR 1 1 "u" "E2U+sip" "!^.*$!sip:a@b.example!" .',
  'x DS 1 8 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'x TXT "ü"',
  'x URI 1 1 "http://a.example"',
  'x RP h t',
  'x DNAME other.example.',
  'x AFSDB 1 mx1',
  'x APL 1:192.0.2.0/24 !2:2001:db8::/32',
  'x APL 1:192.0.2.0/33',
  'x CERT PGP 0 0 AQID',
  'x CERT BOGUS 0 0 AQID',
  'x EUI48 00-00-5e-00-53-2a',
  'x EUI48 00005e00532a',
  'x NSEC3PARAM 1 0 0 -',
  'x RRSIG A 13 3 300 20301128051413 20261128041413 46491 new.example. AA==',
  'x RRSIG BOGUS 13 3 300 20301128051413 20261128041413 46491 new.example. AA==',
  'x KX 1 mx1',
  'x NID 10 0014:4fff:ff20:ee64',
  'x L32 10 192.0.2.1',
  'x LP 10 mx1',
  'x IPSECKEY 10 1 2 192.0.2.1 AQID',
  'x IPSECKEY 10 4 2 . AQID',
  'x DHCID AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=',
  'x CSYNC 66 3 A NS AAAA',
  'x ISDN a b c',
  'x UINFO a',
  'x DS 1 RSAMD5 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'x MX 00000000000010 mx1',
  'x SVCB 1 . alpn=h2 port=53 key667="a b"',
  'x SVCB 1 . mandatory=port port=00053',
  'x SVCB 1 . key1="\\002h2" key3=53 key5',
  'x SVCB 1 . mandatory',
  'x SVCB 1 . mandatory=port,port port=53',
  'x SVCB 1 . ipv4hint',
  'x SVCB 1 . ech=W',
  'x SVCB 1 . ALPN=h2',
  'x SVCB 1 . alpn="h2"port=53',
  'x SVCB 1 . key667= "a"',
  '$ORIGIN "sub"',
  '$GENERATE 1-2 "h$" A 192.0.2.$',
  '$GENERATE 1-2 h$ MX 10 h$',
  '$GENERATE 1-2 h${5 A 192.0.2.1',
  'x A "\\#" 4 c0000201',
  '@ DNAME other.example.',
  'x TXT \\# text',
  'x TXT \\# 4 text',
  'x SVCB 1 . key65535=a',
  'x SVCB 0 mx1 alpn=h2',
  'x SVCB 1 . no-default-alpn',
  'x SVCB 1 . alpn=h2,,h3',
  'x SVCB 1 . ipv6hint=192.0.2.1',
  'x HTTPS 1 . mandatory=key123,key123 key123=a',
  'x HTTPS 1 "." alpn=h2',
  'x RRSIG A 13 3 300 20301328051413 20261128041413 46491 new.example. AA==',
  'x RRSIG A 13 3 300 20301128051413 20261128041413 46491 "new.example." AA==',
  'x NSEC y A TYPE65536',
  'x NSEC3 1 0 0 aab 2t7b4g4vsa5smi47k61mv5bv1a22bojr A',
  'x NSEC3PARAM 1 0 0',
  'x DNSKEY 257 3 ECDSAP256SHA256 AQIDBA==',
  'x DNSKEY 257 3 13 AQIDBA=',
  'x KEY 49152 3 8',
  'x IPSECKEY 10 1 2 2001:db8::1 AQID',
  'x IPSECKEY 256 1 2 192.0.2.1 AQID',
  'x APL 3:192.0.2.0/24',
  'x HIP 2 200100107b1a74df365639cc39f1d578 AwEA mx1',
  'x EUI64 00-00-5e-ef-00-00-00-2a',
  'x L64 10 2001:db8:1140:1000',
  'x LP 10 "mx1"',
  'x SMIMEA 3 1 1',
  'x LOC 90 0 1 N 0 E 0m',
  'x LOC 52 22 60 N 4 E 0m',
  'x CLASS3 A 192.0.2.1',
  'x TYPE65280 \\# 1 "00"',
);
const change = fc.record({
  at: fc.nat({ max: 10_000 }),
  character: fc.constantFrom(' ', '"', '(', ')', ';', '\\', '.', 'x', '0', '@', '$', '\n', '\t'),
  how: fc.constantFrom('none', 'none', 'set', 'insert', 'delete'),
});
const zones = fc.tuple(fc.array(line, { minLength: 1, maxLength: 2 }), change).map(([more, { at, character, how }]) => {
  const text = [...base, ...more, ''].join('\n');
  const place = at % text.length;
  if (how === 'none') return text;
  return text.slice(0, place) + (how === 'delete' ? '' : character) + text.slice(how === 'insert' ? place : place + 1);
});

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'waxseal-differential-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function accepts({ program, args }: (typeof checkers)[number], file: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, args(file), { timeout: 10_000 }, (error) => resolve(error === null));
  });
}

const title = missing.length === 0 ? '' : ` (not here: ${missing.join(', ')} missing)`;

it.skipIf(missing.length > 0)(
  `what BIND, Knot and NSD all refuse is refused, and what they all accept is read${title}`,
  { timeout: 180_000 },
  async () => {
    const origin = domainName('new.example');
    let count = 0;
    const seen: number[] = [];
    await fc.assert(
      fc.asyncProperty(zones, async (text) => {
        count += 1;
        const file = join(directory, `zone-${count}`);
        writeFileSync(file, text);
        const verdicts = await Promise.all(checkers.map((checker) => accepts(checker, file)));
        const { faults } = checkZone(text, { origin, file: 'zone' });
        const accepted = verdicts.filter(Boolean).length;
        seen[accepted] = (seen[accepted] ?? 0) + 1;
        if (accepted === 0) expect(faults.filter(({ severity }) => severity === 'error')).not.toEqual([]);
        if (accepted === checkers.length) expect(faults.filter(({ rule }) => rule === 'syntax')).toEqual([]);
      }),
      { numRuns: Number(process.env['WAXSEAL_DIFFERENTIAL_RUNS'] ?? 400) },
    );
    // Without zones of both kinds the comparison would say nothing.
    expect(Math.min(seen[0] ?? 0, seen[3] ?? 0)).toBeGreaterThan(20);
  },
);
