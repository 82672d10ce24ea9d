import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attempt,
  characterString,
  days,
  domainName,
  encodeHex,
  InputError,
  ipv4,
  nameFromPresentation,
  octetsOf,
  type ResourceRecord,
  rootName,
  textStrings,
} from '@waxseal/core';
import { anyRecord, anyRecordOf, everyType } from '../arbitrary-record.test-data.ts';
import { decodeMessage } from './decode-message.ts';
import { decodeRdata, decodeRecord } from './decode-record.ts';
import type { DnsMessage } from './dns-message.ts';
import { encodeMessage } from './encode-message.ts';
import { encodeRdata, encodeRecord } from './encode-record.ts';
import { roundTrip } from './round-trip.ts';

const head = { owner: domainName('new.example'), ttl: days(1) };
const query: DnsMessage = {
  id: 4711,
  response: false,
  opcode: 0,
  authoritative: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: false,
  rcode: 0,
  questions: [{ name: head.owner, type: 'TXT' }],
  answers: [],
  authorities: [],
  additionals: [],
  udpSize: 1232,
};

describe('the wire format', () => {
  it.each(everyType)('%s reads back as it was written', (type) => {
    fc.assert(
      fc.property(anyRecordOf(type), (record) => {
        expect(decodeRecord(encodeRecord(record))).toEqual(record);
        expect(decodeRdata(record, encodeRdata(record))).toEqual(record);
      }),
      { numRuns: 60 },
    );
  });

  // Octets written by hand from the RFC of each type.
  it.each<[ResourceRecord, string]>([
    [{ ...head, type: 'A', address: ipv4('192.0.2.1') }, 'c0000201'],
    [
      { ...head, type: 'MX', preference: 10, exchange: domainName('mx1.new.example') },
      '000a036d7831036e6577076578616d706c6500',
    ],
    [{ ...head, type: 'MX', preference: 0, exchange: rootName }, '000000'],
    [{ ...head, type: 'TXT', strings: [characterString('o=-;'), characterString('')] }, '046f3d2d3b00'],
    [{ ...head, type: 'PTR', target: nameFromPresentation(String.raw`a\.b.\000.`) }, '03612e62010000'],
    [{ ...head, type: 'CAA', flags: 128, tag: 'issue', value: ';' }, '800569737375653b'],
    [{ ...head, type: 'TLSA', usage: 3, selector: 1, matchingType: 1, data: Uint8Array.of(0xab, 0xcd) }, '030101abcd'],
    [
      { ...head, type: 'HTTPS', priority: 1, target: rootName, params: [{ key: 1, value: Uint8Array.of(2, 104, 50) }] },
      '00010000010003026832',
    ],
    [
      { ...head, type: 'URI', priority: 10, weight: 1, target: 'https://new.example/' },
      `000a0001${encodeHex(octetsOf('https://new.example/'))}`,
    ],
    [
      {
        ...head,
        type: 'LOC',
        location: {
          latitude: 152_514_000,
          longitude: -255_978_000,
          altitude: -2400,
          size: 3000,
          horizontalPrecision: 1_000_000,
          verticalPrecision: 1000,
        },
      },
      '0033161389172dd070be15f000988d20',
    ],
  ])('writes %o as the RFC has it', (record, hex) => {
    expect(encodeHex(encodeRdata(record))).toBe(hex);
  });

  it.each<[string, ResourceRecord]>([
    ['a number too large', { ...head, type: 'MX', preference: 65_536, exchange: rootName }],
    ['a fraction', { ...head, type: 'MX', preference: 1.5, exchange: rootName }],
    ['no strings', { ...head, type: 'TXT', strings: [] }],
    ['text that is not octets', { ...head, type: 'URI', priority: 1, weight: 1, target: '€' }],
    ['a tag that is none', { ...head, type: 'CAA', flags: 0, tag: 'is sue', value: '' }],
    [
      'parameters out of order',
      {
        ...head,
        type: 'SVCB',
        priority: 1,
        target: rootName,
        params: [
          { key: 3, value: Uint8Array.of() },
          { key: 1, value: Uint8Array.of() },
        ],
      },
    ],
    ['more than 65535 octets', { ...head, type: 'TXT', strings: textStrings('x'.repeat(66_000)) }],
    [
      'a size of two digits',
      {
        ...head,
        type: 'LOC',
        location: { latitude: 0, longitude: 0, altitude: 0, size: 12, horizontalPrecision: 0, verticalPrecision: 0 },
      },
    ],
  ])('refuses to write %s', (_, record) => {
    expect(() => encodeRecord(record)).toThrow(InputError);
  });
});

describe('reading octets of others', () => {
  it('never throws anything but its own error, and what it accepts it can write', () => {
    const cut = fc.tuple(anyRecord, fc.nat(), fc.nat(255), fc.nat(40));
    fc.assert(
      fc.property(cut, ([record, position, octet, missing]) => {
        const good = encodeRecord(record);
        const bad = good
          .with(position % good.length, octet)
          .slice(0, good.length - (missing % 4 === 0 ? missing % good.length : 0));
        const read = attempt(() => decodeRecord(bad));
        if ('value' in read) expect(decodeRecord(encodeRecord(read.value))).toEqual(read.value);
        attempt(() => decodeMessage(bad));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a chain of pointers that is longer than any name', () => {
    const chain = Uint8Array.from({ length: 20_000 }, (_, index) =>
      index === 0 ? 0 : index % 2 === 1 ? 0xc0 + (Math.max(0, index - 2) >> 8) : Math.max(0, index - 3) & 255,
    );
    expect(() => decodeRecord(chain, 16_001)).toThrow(/more compression pointers/);
  });

  it.each([
    ['a pointer to itself', 'c000'],
    ['a pointer forward', 'c00f'],
    ['a label type of its own', '41'],
    ['a label that is cut off', '0361'],
    ['nothing', ''],
  ])('refuses %s', (_, hex) => {
    expect(() => decodeRecord(Uint8Array.from(Buffer.from(hex, 'hex')))).toThrow(InputError);
  });
});

describe('DNS messages', () => {
  it('read back as they were written', () => {
    const answers = fc.array(anyRecord, { maxLength: 3 });
    fc.assert(
      fc.property(answers, answers, fc.integer({ min: 0, max: 15 }), fc.boolean(), (own, others, rcode, flag) => {
        const message: DnsMessage = {
          ...query,
          response: true,
          authoritative: flag,
          truncated: !flag,
          rcode,
          answers: own,
          authorities: others,
        };
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
      }),
      { numRuns: 60 },
    );
  });

  it('read compressed names, and leave other classes and OPT out', () => {
    const hex = [
      '126784000001000100000001',
      '036e6577076578616d706c6500000f0001',
      'c00c000f00010000012c0008000a036d7831c00c',
      '00002904d0000000000000',
    ].join('');
    const message = decodeMessage(Uint8Array.from(Buffer.from(hex, 'hex')));
    expect(message).toMatchObject({ id: 4711, response: true, authoritative: true, udpSize: 1232, additionals: [] });
    expect(message.answers).toEqual([
      { owner: 'new.example.', ttl: 300, type: 'MX', preference: 10, exchange: 'mx1.new.example.' },
    ]);
  });
});

describe('roundTrip', () => {
  it('agrees with dns-packet on every record that dns-packet can express, and says which it cannot', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const { checked, notCovered, faults } = roundTrip([{ record }]);
        expect(faults).toEqual([]);
        expect(checked + notCovered.length).toBe(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('covers the types of mail zones, type 99 included, and reports the others', () => {
    const ordinary: readonly ResourceRecord[] = [
      { ...head, type: 'A', address: ipv4('192.0.2.1') },
      { ...head, type: 'SPF', strings: textStrings('v=spf1 -all') },
      { ...head, type: 'TXT', strings: textStrings('x'.repeat(400)) },
      {
        ...head,
        type: 'SOA',
        primary: head.owner,
        mailbox: nameFromPresentation(String.raw`first\.last.new.example.`),
        serial: 1,
        refresh: 1,
        retry: 1,
        expire: 1,
        minimum: 1,
      },
    ];
    expect(roundTrip(ordinary.map((record) => ({ record })))).toEqual({ checked: 4, notCovered: [], faults: [] });
    const strange: readonly ResourceRecord[] = [
      { ...head, type: 'TYPE65280', data: Uint8Array.of(1) },
      { ...head, owner: nameFromPresentation(String.raw`a\.b.`), type: 'NS', target: rootName },
    ];
    expect(roundTrip(strange.map((record) => ({ record }))).notCovered.map(({ reason }) => reason)).toEqual([
      'dns-packet has no codec for type 65280',
      'dns-packet does not know escapes in names',
    ]);
  });

  it('reports what our own encoder refuses with its place', () => {
    const record: ResourceRecord = { ...head, type: 'MX', preference: -1, exchange: rootName };
    expect(roundTrip([{ record, place: { line: 7 } }]).faults).toMatchObject([
      { rule: 'wire/round-trip', place: { line: 7 }, value: '-1' },
    ]);
  });
});
