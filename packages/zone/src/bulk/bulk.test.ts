import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainName, parseDkimKeyRecord } from '@waxseal/core';
import { anyRecord } from '../arbitrary-record.test-data.ts';
import { checkZoneOctets } from '../check/check-zone.ts';
import { checkWhole } from '../check/check-whole.ts';
import { base, key2048, lintCases } from '../lint/lint-cases.test-data.ts';
import { lintRules } from '../lint/lint-rules.ts';
import type { ParseZoneOptions } from '../parse/zone-file-reader.ts';
import { renderZone } from '../text/render-zone.ts';
import { quietRules } from './quiet-rules.ts';
import { scanGuess } from './guess.ts';
import { buffersOf } from './zone-part.ts';
import { isUsualKey } from './usual-key.ts';
import { everyData, mailLines, owners, providerLines, texts, zoneHead } from './mail-lines.test-data.ts';

const origin = domainName('new.example');
const files: Readonly<Record<string, string>> = {
  x: 'inner A 192.0.2.9\n  TXT "more"\n$ORIGIN deep.example.\nMX 10 a\nb BAD\n',
};
const options: ParseZoneOptions = {
  origin,
  file: 'zone',
  readFile: (path) => (files[path] === undefined ? undefined : new TextEncoder().encode(files[path])),
};

function same(octets: Uint8Array, size: number, given: ParseZoneOptions = options): void {
  const read = (offset: number, length: number): Uint8Array => octets.subarray(offset, offset + length);
  expect(checkZoneOctets({ size: octets.length, read }, given, size)).toEqual(checkWhole(octets, given));
}

it('knows every rule of lint: a new one is thought of in QuietOwners and RecordJudge first', () => {
  expect([...quietRules].toSorted()).toEqual(lintRules.map(({ id }) => id).toSorted());
});

it('takes no text for a usual DKIM key that core reads otherwise, whichever octet is another', () => {
  const usual = `v=DKIM1; k=rsa; p=${key2048}`;
  const isUsual = (text: string): boolean =>
    isUsualKey(Buffer.from(text, 'latin1'), Int32Array.of(0, 255, 255, text.length), 4);
  expect(isUsual(usual)).toBe(true);
  const others = Array.from(usual, (_, index) =>
    Array.from('AQgwz09+/=; ', (other) => usual.slice(0, index) + other + usual.slice(index + 1)),
  ).flat();
  for (const text of others.filter(isUsual))
    expect(parseDkimKeyRecord(text)).toMatchObject({ algorithm: 'rsa', bits: 2048, unknownTags: [] });
  expect(others.filter(isUsual).length).toBeGreaterThan(1000);
  expect([`${usual}A`, usual.slice(1), usual.slice(0, -1), ''].filter(isUsual)).toEqual([]);
});

it('gives every column of a part memory of its own, to move to another thread, also where nothing was read', () => {
  for (const text of ['', '; nothing\n\n', 'a 60 A 192.0.2.1\n']) {
    const part = scanGuess(
      Buffer.from(text),
      { origin, ttl: undefined, lastTtl: undefined, owner: undefined },
      { isLast: true },
    );
    expect(part).toBeDefined();
    const buffers = part === undefined ? [] : buffersOf(part);
    expect(new Set(buffers).size).toBe(12);
  }
});

describe('a check from octets says the same as one from objects', { timeout: 300_000 }, () => {
  it.each(
    Object.entries(lintCases).flatMap(([id, { bad, good, alone }]) =>
      [...bad, ...good].map((text) => [id, alone === true ? text : base + text] as const),
    ),
  )('%s: of %j', (_id, text) => {
    same(Buffer.from(`$TTL 86400\n${text}`), 1 << 20);
    // Once more far from the apex, which the rules are asked about in any case.
    const below = text
      .split('\n')
      .filter((line) => !/ (?:SOA|NS) /.test(line))
      .join('\n');
    same(
      Buffer.from(
        `$ORIGIN example.\n$TTL 86400\n@ SOA ns1 h 1 1 1 1 1\n@ NS ns1.new\n$ORIGIN new.example.\n${below}\n`,
      ),
      1 << 20,
      { ...options, origin: domainName('example') },
    );
  });

  it.each(['', 'TXT "v=spf1 mx -all"', 'A 192.0.2.77', 'MX 10 ns1'])(
    'of every kind of data at every kind of owner, beside %j',
    (beside) => {
      for (const data of everyData) {
        const lines = owners.flatMap((owner) => [`${owner} ${data}`, ...(beside === '' ? [] : [`${owner} ${beside}`])]);
        same(Buffer.from([...zoneHead, 'a A 192.0.2.1', 'b A 192.0.2.2', ...lines, ''].join('\n')), 1 << 20);
      }
    },
  );

  it('of every two texts at one owner', () => {
    // An open parenthesis would take in all that follows.
    const closed = texts.filter((text) => !text.includes('('));
    const lines = closed.flatMap((one, index) =>
      closed.flatMap((other, second) => [`t${index}x${second} TXT ${one}`, `t${index}x${second} TXT ${other}`]),
    );
    same(Buffer.from([...zoneHead, ...lines, ''].join('\n')), 1 << 20);
  });

  it('of lines as they stand in mail zones, right and wrong', () => {
    fc.assert(
      fc.property(mailLines, fc.boolean(), (lines, isEnded) => {
        same(Buffer.from([...zoneHead, ...lines].join('\n') + (isEnded ? '\n' : '')), 1 << 20);
      }),
      { numRuns: 1500 },
    );
  });

  it('of a provider’s zone with a slip here and there', () => {
    fc.assert(
      fc.property(providerLines, (lines) => {
        same(Buffer.from([...zoneHead, ...lines, ''].join('\n')), 1 << 20);
      }),
      { numRuns: 1500 },
    );
  });

  it('of files cut into parts of any size', () => {
    fc.assert(
      fc.property(mailLines, fc.integer({ min: 1, max: 300 }), (lines, size) => {
        same(Buffer.from([...zoneHead, ...lines].join('\n')), size);
      }),
      { numRuns: 1000 },
    );
  });

  it('of zones without a head, an origin or a name for the file', () => {
    fc.assert(
      fc.property(mailLines, fc.subarray(zoneHead), (lines, head) => {
        same(Buffer.from([...head, ...lines].join('\n')), 1 << 20, {});
      }),
      { numRuns: 1000 },
    );
  });

  it('of files tampered with', () => {
    const change = fc.record({
      at: fc.nat(),
      octet: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 9, 10, 13, 32, 34, 36, 40, 41, 59, 64, 92)),
      deletes: fc.nat({ max: 2 }),
    });
    fc.assert(
      fc.property(mailLines, fc.array(change, { minLength: 1, maxLength: 4 }), (lines, changes) => {
        const octets = changes.reduce(
          (before, { at, octet, deletes }) => {
            const place = at % before.length;
            return Buffer.concat([before.subarray(0, place), Buffer.of(octet), before.subarray(place + deletes)]);
          },
          Buffer.from([...zoneHead, ...lines].join('\n')),
        );
        same(octets, 1 << 20);
      }),
      { numRuns: 1000 },
    );
  });

  it('of what we render ourselves, every type with hostile octets', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 8 }), (records) => {
        same(Buffer.from(renderZone(records, { origin })), 1 << 20);
      }),
      { numRuns: 500 },
    );
  });
});
