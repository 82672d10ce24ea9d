import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainName, type ResourceRecord } from '@waxseal/core';
import { anyRecord } from '../arbitrary-record.test-data.ts';
import { base } from '../lint/lint-cases.test-data.ts';
import { readSimpleZone } from '../lint/simple-zone.test-data.ts';
import { diffZones, sameContent } from './diff-zones.ts';
import { compareSerials, nextSerial } from './next-serial.ts';
import { renderZoneDiff } from './render-zone-diff.ts';
import type { ZoneChange } from './zone-change.ts';

const origin = domainName('new.example');
const zone = (text: string): readonly ResourceRecord[] => readSimpleZone(text, origin).map(({ record }) => record);
const said = ({ change, owner, type }: ZoneChange): string => `${change} ${owner} ${type}`;

function patch(records: readonly ResourceRecord[], changes: readonly ZoneChange[]): readonly ResourceRecord[] {
  const gone = new Set(changes.flatMap((change) => (change.change === 'create' ? [] : change.before)));
  return [
    ...records.filter((record) => !gone.has(record)),
    ...changes.flatMap((change) => (change.change === 'delete' ? [] : change.after)),
  ];
}

describe('diffZones', () => {
  it.each([
    [
      'nothing when only serial, order, case and repetitions differ',
      `${base}www A 192.0.2.1\nwww A 192.0.2.2`,
      `www A 192.0.2.2\nWWW A 192.0.2.1\nwww A 192.0.2.1\n${base.replace(' 1 14400', ' 2 14400')}`,
      [],
    ],
    ['other timers of the SOA', base, base.replace(' 14400 ', ' 7200 '), ['update new.example. SOA']],
    [
      'what comes, changes and goes, in zone order',
      `${base}www A 192.0.2.1\nold TXT "x"\nmx1 300 A 192.0.2.3`,
      `${base}www A 192.0.2.2\nnew TXT "x"\nmx1 600 A 192.0.2.3`,
      [
        'update mx1.new.example. A',
        'create new.new.example. TXT',
        'delete old.new.example. TXT',
        'update www.new.example. A',
      ],
    ],
    ['text that is split otherwise', '@ TXT "ab"', '@ TXT "a" "b"', ['update new.example. TXT']],
    [
      'text in another case, but not names',
      '@ TXT "a"\n@ MX 10 MX',
      '@ TXT "A"\n@ MX 10 mx',
      ['update new.example. TXT'],
    ],
  ])('finds %s', (_, old, wanted, changes) => {
    expect(diffZones(zone(old), zone(wanted)).map(said)).toEqual(changes);
  });

  it('gives exactly what turns one zone into the other', () => {
    const records = fc.array(anyRecord, { maxLength: 12 });
    fc.assert(
      fc.property(records, records, records, (shared, left, right) => {
        const [old, wanted] = [
          [...shared, ...left],
          [...right, ...shared],
        ];
        expect(sameContent(patch(old, diffZones(old, wanted)), wanted)).toBe(true);
        expect(diffZones(wanted, wanted)).toEqual([]);
      }),
    );
  });
});

describe('renderZoneDiff', () => {
  it('shows what comes and goes, and counts', () => {
    const old = zone(`${base}@ MX 10 mx1\n@ MX 20 mx2\nold TXT "x"`);
    const wanted = zone(`${base.replace(' 14400 ', ' 7200 ')}@ MX 10 mx1\n@ MX 30 mx2\nnew 300 TXT "a;b"`);
    expect(renderZoneDiff(diffZones(old, wanted))).toBe(
      [
        '~ new.example. SOA',
        '  - 86400 ns1.new.example. hostmaster.new.example. (serial) 14400 3600 1209600 300',
        '  + 86400 ns1.new.example. hostmaster.new.example. (serial) 7200 3600 1209600 300',
        '~ new.example. MX',
        '  - 86400 20 mx2.new.example.',
        '  + 86400 30 mx2.new.example.',
        '+ new.new.example. TXT',
        '  + 300 "a;b"',
        '- old.new.example. TXT',
        '  - 86400 "x"',
        '1 to create, 2 to update, 1 to delete',
        '',
      ].join('\n'),
    );
    expect(renderZoneDiff([])).toBe('0 to create, 0 to update, 0 to delete\n');
  });
});

describe('serials', () => {
  it.each([
    [1, 2, 'before'],
    [2, 1, 'after'],
    [0, 2 ** 32 - 1, 'after'],
    [2 ** 32 - 1, 0, 'before'],
    [0, 2 ** 31, 'undefined'],
    [5, 5, 'equal'],
  ] as const)('%i and %i: %s (RFC 1982)', (a, b, order) => {
    expect(compareSerials(a, b)).toBe(order);
  });

  it.each([
    [{ changed: true }, 1],
    [{ changed: false, proposed: 2_026_112_401 }, 2_026_112_401],
    [{ published: 7, changed: false, proposed: 9 }, 7],
    [{ published: 7, changed: true }, 8],
    [{ published: 7, changed: true, proposed: 2_026_112_401 }, 2_026_112_401],
    [{ published: 2_026_112_401, changed: true, proposed: 2_026_112_401 }, 2_026_112_402],
    [{ published: 2_026_112_401, changed: true, proposed: 7 }, 2_026_112_402],
    [{ published: 2 ** 32 - 1, changed: true }, 1],
  ])('%j gives %i', (input, serial) => {
    expect(nextSerial(input)).toBe(serial);
  });

  it('always goes forward when something changed', () => {
    const serial = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(serial, serial, (published, proposed) => {
        expect(compareSerials(published, nextSerial({ published, proposed, changed: true }))).toBe('before');
      }),
    );
  });
});
