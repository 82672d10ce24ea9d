import { execFileSync, spawnSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { characterString, days, domainName, type ResourceRecord, textStrings } from '@waxseal/core';
import { anyRecord, anyRecordOf, everyType } from '../arbitrary-record.test-data.ts';
import { diffZones } from '../diff/diff-zones.ts';
import { base, key2048 } from '../lint/lint-cases.test-data.ts';
import { readSimpleZone } from '../lint/simple-zone.test-data.ts';
import { type JsonSchema, zoneSchema } from '../schema/record-schema.ts';
import { exportDnscontrol } from './dnscontrol.ts';
import { exportForm, formRows } from './form-rows.ts';
import { exportJson } from './json-records.ts';
import { exportNsupdate, renderNsupdate } from './nsupdate.ts';
import { exportOctodns } from './octodns.ts';
import { rdataText } from '../text/rdata-text.ts';
import { inOrder, refusals } from '../text/refusals.test-data.ts';
import { typeAndData } from '../text/type-and-data.ts';

const origin = domainName('new.example');
const zone = (text: string): readonly ResourceRecord[] => readSimpleZone(text, origin).map(({ record }) => record);
const mail = zone(`
@ SOA ns1 hostmaster 1 14400 3600 1209600 300
@ 300 MX 10 mx1
@ 300 TXT "v=spf1 a:new.example -all"
s._domainkey TXT "v=DKIM1; k=rsa; p=${key2048}"
_domainkey TXT "o=-;"
mx2 A 192.0.2.2
mx10 AAAA 2001:db8::10
www CNAME mx2
_25._tcp.mx2 TLSA 3 1 1 abcd
_imaps._tcp SRV 0 1 993 mx2
@ CAA 128 issue "ca.example"
`);
const exported = { origin, records: mail };

describe('the form', () => {
  it('has what a registrar asks for: names relative, text without quotes, the priority apart', () => {
    expect(formRows(exported).slice(0, 4)).toEqual([
      { name: '@', type: 'MX', ttl: 300, priority: 10, data: 'mx1.new.example.' },
      { name: '@', type: 'TXT', ttl: 300, data: 'v=spf1 a:new.example -all' },
      { name: '@', type: 'CAA', ttl: 86_400, data: '128 issue "ca.example"' },
      { name: '_domainkey', type: 'TXT', ttl: 86_400, data: 'o=-;' },
    ]);
    const { text, leftOut } = exportForm({ origin, records: mail.slice(0, 3) });
    expect(text).toBe(
      'name  type  ttl         priority  data\n@     MX    300         10        mx1.new.example.\n@     TXT   300                   v=spf1 a:new.example -all\n',
    );
    expect(leftOut).toHaveLength(1);
  });

  it('shows text in the letters that it has, and octets that are none as escapes', () => {
    const record = { owner: origin, ttl: mail[0]!.ttl, type: 'TXT' } as const;
    const data = (strings: ReturnType<typeof textStrings>): string =>
      formRows({ origin, records: [{ ...record, strings }] })[0]!.data;
    expect(data(textStrings('grüße "x"'))).toBe('grüße "x"');
    expect(data([characterString('\u00ff')])).toBe(String.raw`"\255"`);
  });
});

describe('JSON', () => {
  const schema = z.fromJSONSchema(zoneSchema());

  it('is what its schema says, for every type', () => {
    fc.assert(
      fc.property(fc.oneof(...everyType.map((type) => anyRecordOf(type))), (record) => {
        const { text } = exportJson({ origin, records: [record] });
        expect(schema.safeParse(JSON.parse(text)).error).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['another field', { owner: 'a.', ttl: 1, type: 'A', address: '192.0.2.1', more: 1 }],
    ['a missing field', { owner: 'a.', ttl: 1, type: 'MX', preference: 1 }],
    ['a relative name', { owner: 'a', ttl: 1, type: 'A', address: '192.0.2.1' }],
    ['a TTL out of range', { owner: 'a.', ttl: 2 ** 31, type: 'A', address: '192.0.2.1' }],
    ['text that is not octets', { owner: 'a.', ttl: 1, type: 'TXT', strings: ['€'] }],
    ['a type that is none', { owner: 'a.', ttl: 1, type: 'MXX', data: '' }],
  ])('has a schema that refuses %s', (_, record) => {
    expect(schema.safeParse({ origin: 'a.', records: [record] }).success).toBe(false);
  });

  it('has a schema with one entry per type of the table', () => {
    const records = (
      zoneSchema()['properties'] as { readonly records: { readonly items: { readonly oneOf: readonly JsonSchema[] } } }
    ).records.items.oneOf;
    expect(records).toHaveLength(everyType.length);
  });
});

describe('octoDNS', () => {
  it('gets keys in natural order, semicolons with a backslash, one value for an alias', () => {
    const { text, leftOut } = exportOctodns(exported);
    expect(text.match(/^".*":$/gm)).toEqual([
      '"":',
      '"_25._tcp.mx2":',
      '"_domainkey":',
      '"_imaps._tcp":',
      '"mx2":',
      '"mx10":',
      '"s._domainkey":',
      '"www":',
    ]);
    expect(text).toContain('"_domainkey":\n- ttl: 86400\n  type: TXT\n  values:\n  - "o=-\\\\;"\n');
    expect(text).toContain(
      '"":\n- ttl: 300\n  type: MX\n  values:\n  - exchange: "mx1.new.example."\n    preference: 10\n',
    );
    expect(text).toContain('"www":\n- ttl: 86400\n  type: CNAME\n  value: "mx2.new.example."\n');
    expect(leftOut.map(({ reason }) => reason)).toEqual(['octoDNS leaves the SOA to the provider']);
  });
});

describe('dnscontrol', () => {
  it('gets a program that says the same records', () => {
    const calls: unknown[] = [];
    const functions = Object.fromEntries(
      'A AAAA CAA CNAME HTTPS LOC MX NAMESERVER NAMESERVER_TTL OPENPGPKEY RP SMIMEA SRV SVCB TLSA TXT'
        .split(' ')
        .map((type) => [type, (...words: unknown[]) => [type, ...words]]),
    );
    const context = {
      ...functions,
      TTL: (seconds: number) => seconds,
      CAA_CRITICAL: 'critical',
      NewRegistrar: String,
      NewDnsProvider: String,
      DnsProvider: String,
      D: (...words: unknown[]) => calls.push(...words),
    };
    const { text, leftOut } = exportDnscontrol({ origin, records: [...mail, ...zone('@ NS ns1')] });
    runInNewContext(text, context);
    expect(calls.slice(0, 9)).toEqual([
      'new.example',
      'none',
      'bind',
      ['NAMESERVER_TTL', 86_400],
      ['NAMESERVER', 'ns1.new.example.'],
      ['MX', '@', 10, 'mx1.new.example.', 300],
      ['TXT', '@', 'v=spf1 a:new.example -all', 300],
      ['CAA', '@', 'issue', 'ca.example', 'critical', 86_400],
      ['TXT', '_domainkey', 'o=-;', 86_400],
    ]);
    expect(calls).toHaveLength(4 + mail.length);
    expect(leftOut.map(({ record }) => record.type)).toEqual(['SOA']);
  });
});

describe('nsupdate', () => {
  const installed = spawnSync('nsupdate', ['-V']).error === undefined;

  it('replaces RRsets, keeps SOA and apex NS, and sends', () => {
    const changes = diffZones(
      zone(`${base}old A 192.0.2.1\nmx1 A 192.0.2.1`),
      zone(`${base}@ NS ns3\nmx1 A 192.0.2.2`),
    );
    expect(renderNsupdate(origin, changes)).toBe(
      [
        'zone new.example.',
        'update add new.example. 86400 NS ns1.new.example.',
        'update add new.example. 86400 NS ns2.new.example.',
        'update add new.example. 86400 NS ns3.new.example.',
        'update delete mx1.new.example. A',
        'update add mx1.new.example. 86400 A 192.0.2.2',
        'update delete old.new.example. A',
        'send',
        '',
      ].join('\n'),
    );
  });

  it('sends large zones in several messages, no RRset torn apart', () => {
    const records = zone(
      Array.from({ length: 400 }, (_, index) => `s${index}._domainkey TXT "v=DKIM1; k=rsa; p=${key2048}"`).join('\n'),
    );
    const batches = exportNsupdate({ origin, records }).text.split('send\n').slice(0, -1);
    expect(batches.length).toBeGreaterThan(3);
    for (const batch of batches)
      expect([batch.length < 50_000, batch.match(/delete \S+ TXT$/gm)?.length]).toEqual([
        true,
        batch.match(/add/g)?.length,
      ]);
  });

  it('escapes the marks in names that some server takes for something else', () => {
    const changes = diffZones(zone(base), zone(`${base}a+b CNAME \\[c\\#d`));
    expect(renderNsupdate(origin, changes).split('\n')).toContain(
      String.raw`update add a\+b.new.example. 86400 CNAME \091c\035d.new.example.`,
    );
  });

  it.skipIf(!installed)('reads every record as it was meant (needs nsupdate)', () => {
    // Signatures are not updated (RFC 3007 §4.3). nsupdate reads the regular expression of NAPTR, so that octets of any kind are no text for it.
    const types = everyType.filter((type) => !['SOA', 'NAPTR', 'RRSIG'].includes(type));
    const records = fc.sample(
      fc.oneof(...types.map((type) => anyRecordOf(type, fc.constant(domainName('x.new.example'))))),
      {
        numRuns: 60,
        seed: 7,
      },
    );
    const known = refusals.filter(({ server }) => server === 'BIND');
    const kept = records.map(inOrder).filter((record) => !known.some(({ refuses }) => refuses(record)));
    const lines = kept.map((record) => `update add ${record.owner} ${record.ttl} ${typeAndData(record).join(' ')}`);
    const shown = execFileSync('nsupdate', {
      input: ['server 127.0.0.1 9', 'zone new.example.', 'check-names no', ...lines, 'show', ''].join('\n'),
      encoding: 'utf8',
    });
    expect(shown.split('\n').filter((line) => line.startsWith('x.new.example.'))).toHaveLength(lines.length);
  });

  it.each([
    [1, [2, 104, 50, 2, 104, 51], 'alpn=h2,h3'],
    [1, [3, 104, 50], String.raw`key1="\003h2"`],
    [2, [], 'no-default-alpn'],
    [3, [1, 187], 'port=443'],
    [4, [192, 0, 2, 1, 192, 0, 2, 2], 'ipv4hint=192.0.2.1,192.0.2.2'],
    [6, [32, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 'ipv6hint=2001:db8::1'],
    [0, [0, 1, 0, 3], 'mandatory=alpn,port'],
    [7, [47, 100], 'key7="/d"'],
  ])('writes the parameter %i of %j as %s', (key, octets, text) => {
    const params = [{ key, value: Uint8Array.from(octets) }];
    const record = { owner: origin, ttl: days(1), type: 'SVCB', priority: 1, target: origin, params } as const;
    expect(rdataText(record)).toBe(`1 ${origin} ${text}`);
  });

  it('writes any record on one line', () => {
    fc.assert(fc.property(anyRecord, (record) => /^[ -~]*$/.test(rdataText(record))));
  });
});
