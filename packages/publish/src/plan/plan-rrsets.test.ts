import { domainName, type ResourceRecord, seconds, withoutDot } from '@waxseal/core';
import { parseZone } from '@waxseal/zone';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideChanges } from './decide-changes.ts';
import { planRrsets, type RrsetChange } from './plan-rrsets.ts';
import { contentDigest, recordKeys } from './record-key.ts';

const origin = domainName('new.example');
const authority = '@ SOA ns.host.example. admin.host.example. 7 7200 1800 1209600 300\n@ NS ns.host.example.\n';
const zone = (text: string): readonly ResourceRecord[] =>
  parseZone(`$TTL 300\n${text}\n`, { origin }).records.map(({ record }) => record);
const plan = (published: string, wanted: string, ours = '', more: Partial<Parameters<typeof planRrsets>[0]> = {}) =>
  planRrsets({
    origin,
    published: zone(`${authority}${published}`),
    wanted: zone(wanted),
    owned: recordKeys(zone(ours)),
    ...more,
  });
const said = ({ change, owner, type }: RrsetChange): string => `${change} ${withoutDot(owner)} ${type}`;

describe('planRrsets', () => {
  it.each([
    ['nothing where all is there', 'www A 192.0.2.9\n@ MX 10 mx1', '@ MX 10 mx1', '', []],
    ['what is missing', 'www A 192.0.2.9', '@ MX 10 mx1', '', ['create new.example MX']],
    ['another TTL of ours', '@ 60 MX 10 mx1', '@ MX 10 mx1', '', ['update new.example MX']],
    [
      'no odd TTL of somebody else',
      'www 60 A 192.0.2.9\nwww 70 A 192.0.2.8',
      '@ MX 10 mx1',
      '',
      ['create new.example MX'],
    ],
    [
      'what was ours and is wanted no more',
      'old A 192.0.2.1\nwww A 192.0.2.9',
      '',
      'old A 192.0.2.1',
      ['delete old.new.example A'],
    ],
    ['nothing that somebody else put in its place', 'old A 192.0.2.2', '', 'old A 192.0.2.1', []],
    [
      'the SPF record that ours replaces',
      '@ TXT "v=spf1 +all"\n@ TXT "site=1"',
      '@ TXT "v=spf1 -all"',
      '',
      ['update new.example TXT'],
    ],
    ['no text that is only split otherwise', '@ TXT "v=spf1 " "-all"', '@ TXT "v=spf1 -all"', '', []],
    ['never the place’s own authority', '', '@ SOA ns1 hostmaster 1 1 1 1 1\n@ NS ns1\n', '', []],
    ['a delegation of ours', '', '_domainkey NS ns1.keys.example.', '', ['create _domainkey.new.example NS']],
  ])('plans %s', (_, published, wanted, ours, expected) => {
    expect(plan(published, wanted, ours).changes.map(said)).toEqual(expected);
  });

  it('keeps other people’s text in a set of ours, as it is spelt', () => {
    const { changes } = plan('@ TXT "site=" "1"', '@ TXT "v=spf1 -all"');
    expect(changes).toMatchObject([
      { before: [{ strings: ['site=', '1'] }], after: [{ strings: ['v=spf1 -all'] }, { strings: ['site=1'] }] },
    ]);
  });

  it('asks for no TTL that the place does not take', () => {
    const { changes } = plan('', '@ MX 10 mx1', '', { minimumTtl: seconds(3600) });
    expect(changes).toMatchObject([{ after: [{ ttl: 3600 }] }]);
    expect(plan('@ 3600 MX 10 mx1', '@ MX 10 mx1', '', { minimumTtl: seconds(3600) }).changes).toEqual([]);
  });

  it('plans nothing once its changes are made, and never touches what is not ours', () => {
    const lines = [
      'a A 192.0.2.1',
      'a A 192.0.2.2',
      'b TXT "x"',
      'b TXT "v=spf1 -all"',
      '_c TXT "y"',
      'd MX 10 a',
      '_c TXT "z"',
    ];
    const some = fc.subarray(lines).map((list) => zone(list.join('\n')));
    fc.assert(
      fc.property(some, some, some, (published, wanted, owned) => {
        const { changes } = planRrsets({ origin, published, wanted, owned: recordKeys(owned) });
        const gone = new Set(changes.flatMap((change) => (change.change === 'create' ? [] : change.before)));
        const after = [
          ...published.filter((record) => !gone.has(record)),
          ...changes.flatMap((change) => (change.change === 'delete' ? [] : change.after)),
        ];
        expect(planRrsets({ origin, published: after, wanted, owned: recordKeys(owned) }).changes).toEqual([]);
        const [ours, now] = [recordKeys([...wanted, ...owned]), recordKeys(after)];
        for (const key of recordKeys(wanted)) expect(now).toContain(key);
        const unscoped = published.filter(({ type }) => type !== 'TXT');
        for (const key of recordKeys(unscoped)) if (!ours.has(key)) expect(now).toContain(key);
      }),
    );
  });
});

describe('decideChanges', () => {
  const wish = (wanted: string) => ({
    origin,
    wanted: zone(wanted),
    owned: [],
    foreign: 'keep' as const,
    force: false,
    trialTtl: seconds(300),
    isProved: () => false,
  });

  it('lets records live 300 seconds until exactly they are proved', () => {
    const wanted = '@ 86400 MX 10 mx1';
    expect(decideChanges(wish(wanted), zone(''))).toMatchObject({ changes: [{ after: [{ ttl: 300 }] }] });
    const isProved = (digest: string): boolean => digest === contentDigest(zone(wanted));
    expect(decideChanges({ ...wish(wanted), isProved }, zone(''))).toMatchObject({
      changes: [{ after: [{ ttl: 86_400 }] }],
    });
  });

  it('refuses an alias beside other records', () => {
    expect(decideChanges(wish('www A 192.0.2.1'), zone('www CNAME host.example.'))).toMatchObject({
      fault: 'an alias (CNAME) would stand beside other records: www.new.example',
    });
  });

  it('refuses to take most of a zone away unless one insists', () => {
    const many = Array.from({ length: 12 }, (_, index) => `h${index} A 192.0.2.${index}`).join('\n');
    const all = { ...wish('@ MX 10 mx1'), owned: [...recordKeys(zone(many))] };
    expect(decideChanges(all, zone(many))).toMatchObject({
      fault: expect.stringContaining('12 of 12 published records'),
    });
    expect(decideChanges({ ...all, force: true }, zone(many))).toMatchObject({ changes: { length: 13 } });
  });
});
