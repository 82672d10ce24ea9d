import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainName, nameFromPresentation, type ResourceRecord, seconds } from '@waxseal/core';
import { anyName, anyRecordOf, everyType } from '../arbitrary-record.test-data.ts';
import { base, lintCases } from './lint-cases.test-data.ts';
import { lintRules } from './lint-rules.ts';
import { lintZone } from './lint-zone.ts';
import { readSimpleZone } from './simple-zone.test-data.ts';

const origin = domainName('new.example');
const faultsIn = (text: string): ReturnType<typeof lintZone> =>
  lintZone({ origin, records: readSimpleZone(text, origin) });
const rulesIn = (text: string): readonly (string | undefined)[] => faultsIn(text).map(({ rule }) => rule);
const cases = Object.entries(lintCases);
const rows = (kind: 'good' | 'bad'): readonly (readonly [string, string])[] =>
  cases.flatMap(([id, one]) => one[kind].map((text) => [id, one.alone === true ? text : base + text] as const));

describe('lint rules', () => {
  it('each have a case, a family, an explanation and an id of their own', () => {
    expect(lintRules.map(({ id }) => id).toSorted()).toEqual(cases.map(([id]) => id).toSorted());
    for (const { id, rfc, reason, fix } of lintRules) {
      expect(id).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/);
      expect(rfc).toMatch(/^(?:RFC \d+|draft-)/);
      expect(reason).toMatch(/^\S.*\.$/);
      expect(fix).toMatch(/[^.]$/);
    }
  });

  it.each(rows('bad'))('%s finds a fault in %j', (id, text) => {
    expect(rulesIn(text)).toContain(id);
  });

  it.each(rows('good'))('%s finds none in %j', (id, text) => {
    expect(rulesIn(text)).not.toContain(id);
  });
});

describe('lintZone', () => {
  it('finds nothing in a good zone', () => {
    expect(faultsIn(base)).toEqual([]);
  });

  it('gives all faults at once, in the order of their places, with rule, severity, value and hint', () => {
    const faults = faultsIn(`${base}@ MX 10 192.0.2.25.\n@ TXT "v=spf1 +all"\nwww.old.example. A 192.0.2.1`);
    expect(faults.map(({ rule, severity, place }) => [place?.line, rule, severity])).toEqual([
      [2, 'dmarc/missing', 'warning'],
      [7, 'mx/address', 'error'],
      [8, 'spf/plus-all', 'error'],
      [9, 'zone/out-of-zone', 'error'],
    ]);
    expect(faults[1]).toEqual({
      message: 'new.example. MX: the exchange is an address, not a host',
      severity: 'error',
      rule: 'mx/address',
      value: '192.0.2.25.',
      hint: 'name a host that has an A or AAAA record',
      place: { line: 7 },
    });
  });

  it('says what a finding is about: a record, an owner or the zone', () => {
    const messages = faultsIn(`${base}@ TXT "v=spf1 ?all"\nwww.old.example. A 192.0.2.1\nwww.old.example. TXT "x"`).map(
      ({ message }) => message,
    );
    expect(messages).toEqual([
      'new.example.: the domain has mail and no DMARC record',
      'www.old.example.: the owner is outside the zone new.example.',
    ]);
  });

  it.each([
    ['_smtps._tcp SRV 0 1 465 ns1', 'name it _submissions._tcp.new.example.'],
    ['_smtp._tcp.sub SRV 0 1 587 ns1', 'name it _submission._tcp.sub.new.example.'],
    ['_imap4._tls SRV 0 1 993 ns1', 'name it _imaps._tcp.new.example.'],
    ['_submission._tcp SRV 0 1 465 ns1', 'name the record _submissions._tcp, or write port 587'],
    ['_submission._tcp SRV 0 1 25 ns1', 'write port 587'],
    ['_autoconfig CNAME autoconfig.isp.example.', 'name it autoconfig.new.example.'],
    ['_smtp._tcp.ns1 TLSA 3 1 1 00', 'name it _25._tcp.ns1.new.example.'],
    ['_443._udp.ns1 TLSA 3 1 1 00\nns1 TLSA 3 1 1 00', 'name it _25._tcp.ns1.new.example.'],
    ['@ TXT "dkim=all"', 'move it to _adsp._domainkey.new.example., unless a CNAME elsewhere leads here'],
    ['isp.example.atps TXT "v=ATPS1"', 'move it to HASH._atps.new.example., unless a CNAME elsewhere leads here'],
    [
      'brand.bimi.sub TXT "v=BIMI1; l=https://new.example/l.svg"',
      'move it to default._bimi.sub.new.example., unless a CNAME elsewhere leads here',
    ],
    [
      '@ MX 20 ns2\n@ MX 10 ns1\n@ A 192.0.2.1\n_25._tcp TLSA 3 1 1 00',
      'senders look it up at _25._tcp.ns1.new.example., with the key of that host',
    ],
    [
      'sub MX 10 mx.sub\nmx.sub A 192.0.2.1\n_imaps._tcp.mx.sub SRV 0 1 993 mx.sub',
      'mail programs look up what stands behind the @: move it to _imaps._tcp.sub.new.example.',
    ],
  ])('says of %j what was probably meant: %s', (text, hint) => {
    expect(faultsIn(`${base}${text}`).map((fault) => fault.hint)).toContain(hint);
  });

  it('leaves out disabled rules and families, and tells of ids that are none', () => {
    const records = readSimpleZone(`${base}@ TXT "v=spf1 ptr +all"`, origin);
    const rules = (disabled: readonly string[]): readonly (string | undefined)[] =>
      lintZone({ origin, records, disabled }).map(({ rule }) => rule);
    expect(rules([])).toEqual(['dmarc/missing', 'spf/ptr', 'spf/plus-all']);
    expect(rules(['spf/ptr', 'dmarc/missing'])).toEqual(['spf/plus-all']);
    expect(rules(['spf/*', 'spf/nothing'])).toEqual(['lint/unknown-rule', 'dmarc/missing']);
  });

  it('survives any records, hostile octets included', () => {
    const below = fc
      .constantFrom('@', 'www', '*', '_dmarc', 's._domainkey', '_25._tcp.mx1')
      .map((text) => nameFromPresentation(text, origin));
    const record = fc.oneof(...everyType.map((type) => anyRecordOf(type, fc.oneof(below, anyName))));
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), (records) => {
        const faults = lintZone({ origin, records: records.map((one) => ({ record: one })) });
        expect(faults.every(({ rule, message }) => rule !== undefined && message !== '')).toBe(true);
      }),
    );
  });

  it('leaves values that do not fit their fields to the round trip', () => {
    const record: ResourceRecord = { owner: origin, ttl: seconds(1), type: 'MX', preference: -1, exchange: origin };
    expect(() => lintZone({ origin, records: [{ record }, { record }] })).not.toThrow();
  });

  it('takes linear time for zones made to be slow', () => {
    const lines = (count: number, line: (index: number) => string): string =>
      Array.from({ length: count }, (_, index) => line(index)).join('\n');
    const zones = [
      `${lines(30_000, (index) => `@ TXT "${index}"`)}\n${lines(30_000, () => '@ MX 10 new.example.')}`,
      lines(40_000, (index) => `a${index} CNAME a${index + 1}`),
      `${lines(30_000, (index) => `* A 192.0.${index >> 8}.${index & 255}`)}\n${lines(30_000, (index) => `a${index} A 192.0.2.1`)}`,
    ];
    for (const text of zones) {
      faultsIn(base + text);
    }
  });

  it('takes no time for includes that include each other', () => {
    const text = Array.from(
      { length: 60 },
      (_, index) =>
        `s${index} TXT "v=spf1 include:s${index + 1}.new.example include:s${index + 2}.new.example include:s0.new.example -all"`,
    ).join('\n');
    expect(rulesIn(base + text)).toContain('spf/include');
  });
});
