import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { domainName, type ResourceRecord } from '@waxseal/core';
import { checkZone, diffZones, parseZone, renderZone, staleSignatures } from '../index.ts';
import { missingServers, readBy, type Server } from '../text/servers.test-data.ts';
import { checkWhole } from './check-whole.ts';

const origin = domainName('new.example');
const unsigned = `$ORIGIN new.example.
$TTL 1d
@ SOA ns1 hostmaster 1 2h 30m 2w 5m
@ NS ns1
@ NS ns2
@ MX 10 mx1
@ TXT "v=spf1 mx -all"
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@new.example"
ns1 A 192.0.2.53
ns2 AAAA 2001:db8::53
mx1 A 192.0.2.11
www CNAME mx1
*.wild TXT "any"
deep.under.nothing HTTPS 1 . alpn=h2
child NS ns.child
child DS 1 13 2 ${'00'.repeat(31)}aa
open NS ns.child
ns.child A 192.0.2.99
odd TYPE65280 \\# 2 FF00
`;
const [keygen, signzone] = ['/usr/bin/dnssec-keygen', '/usr/bin/dnssec-signzone'];

/** Ways to sign, each with a type that only it brings. */
const ways: readonly (readonly [way: string, flags: readonly string[], types: readonly string[]])[] = [
  ['NSEC', [], ['NSEC']],
  ['NSEC3', ['-3', 'aabb', '-H', '5'], ['NSEC3', 'NSEC3PARAM']],
  ['NSEC3 without salt that leaves out what is not signed', ['-3', '-', '-A'], ['NSEC3', 'NSEC3PARAM']],
  ['NSEC, a record a line', ['-O', 'full'], ['NSEC']],
];

describe.skipIf(!existsSync(keygen) || !existsSync(signzone))('a zone signed by dnssec-signzone', () => {
  let directory: string;
  const run = (program: string, ...words: readonly string[]): void => {
    execFileSync(program, words, { cwd: directory, stdio: 'pipe' });
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'waxseal-signed-'));
    writeFileSync(join(directory, 'zone'), unsigned);
    for (const flags of [[], ['-f', 'KSK']])
      run(keygen, '-q', '-a', 'ECDSAP256SHA256', ...flags, '-n', 'ZONE', 'new.example');
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const signed = (flags: readonly string[]): string => {
    run(signzone, '-S', '-o', 'new.example', ...flags, '-f', 'signed', 'zone');
    return readFileSync(join(directory, 'signed'), 'utf8');
  };
  const recordsOf = (text: string): readonly ResourceRecord[] => {
    const { records, faults } = parseZone(text, { origin });
    expect(faults).toEqual([]);
    return records.map(({ record }) => record);
  };

  it.each(ways)('with %s is read, rendered and compared', (_, flags, types) => {
    const text = signed(flags);
    const records = recordsOf(text);
    const has = new Set(records.map(({ type }) => type));
    expect([...has]).toEqual(expect.arrayContaining(['DNSKEY', 'RRSIG', 'TYPE65280', ...types]));

    const check = checkZone(text, { origin, file: 'signed' });
    expect(check.faults).toEqual([]);
    expect(check).toEqual(checkWhole(text, { origin, file: 'signed' }));

    const again = recordsOf(renderZone(records, { origin }));
    expect(diffZones(records, again)).toEqual([]);
    const added = diffZones(recordsOf(unsigned), records);
    expect(staleSignatures(added, recordsOf(unsigned), records)).toEqual([]);
    const signing = /^(?:DNSKEY|RRSIG|NSEC|NSEC3|NSEC3PARAM)$/;
    expect(added.filter(({ change, type }) => change !== 'create' || !signing.test(type))).toEqual([]);
  });

  it.skipIf(missingServers.length > 0)('is loaded by BIND, Knot and NSD as we render it', async () => {
    const text = renderZone(recordsOf(signed(['-3', 'aabb'])), { origin });
    for (const server of ['BIND', 'Knot', 'NSD'] satisfies readonly Server[])
      expect([server, (await readBy(server, directory, text)).refused]).toEqual([server, '']);
  });

  it('keeps its signatures over what a change makes another: they are named', () => {
    const old = recordsOf(signed([]));
    const next = old.map((record) => (record.type === 'MX' ? { ...record, preference: 20 } : record));
    expect(staleSignatures(diffZones(old, next), old, next)).toEqual([{ owner: 'new.example.', type: 'MX' }]);
    const again = next.map((record) =>
      record.type === 'RRSIG' && record.covered === 'MX' ? { ...record, keyTag: 1 } : record,
    );
    expect(staleSignatures(diffZones(old, again), old, again)).toEqual([]);
  });
});
