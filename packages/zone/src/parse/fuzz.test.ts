import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainName } from '@waxseal/core';
import { anyRecord } from '../arbitrary-record.test-data.ts';
import { checkZone, parseZone, renderZone } from '../index.ts';

const origin = domainName('new.example');
const readFile = (): Uint8Array => new TextEncoder().encode('$INCLUDE again\n');
const zoneOctets = fc
  .array(anyRecord, { minLength: 1, maxLength: 6 })
  .map((records) => Buffer.from(renderZone(records, { origin })));
const mutation = fc.record({
  at: fc.nat(),
  octet: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 10, 13, 34, 36, 40, 41, 59, 92)),
  how: fc.constantFrom('set', 'insert', 'delete', 'cut'),
});

function mutated(
  octets: Buffer,
  changes: readonly { readonly at: number; readonly octet: number; readonly how: string }[],
): Buffer {
  return changes.reduce((bytes, { at, octet, how }) => {
    const place = at % (bytes.length + 1);
    const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
    if (how === 'cut') return before;
    if (how === 'insert') return Buffer.concat([before, Buffer.from([octet]), after]);
    return Buffer.concat([before, how === 'set' ? Buffer.from([octet]) : Buffer.alloc(0), after.subarray(1)]);
  }, octets);
}

describe('a zone file that was tampered with', () => {
  it('is read without ever throwing, every fault with a line', () => {
    fc.assert(
      fc.property(zoneOctets, fc.array(mutation, { minLength: 1, maxLength: 6 }), (octets, changes) => {
        const { faults } = checkZone(mutated(octets, changes), { origin, file: 'z', readFile });
        expect(faults.filter(({ rule, place }) => rule === 'syntax' && place?.line === undefined)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it('of nothing but chance is read as well', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => void parseZone(octets, { origin, readFile })),
      { numRuns: 1500 },
    );
  });
});

describe('a zone file made to be slow', () => {
  const size = 400_000;
  it.each([
    ['one long word', `a 60 TXT ${'x'.repeat(size)}`],
    ['one long string', `a 60 TXT "${'x'.repeat(size)}"`],
    ['an endless escape', `a 60 TXT "${'\\\\'.repeat(size / 2)}`],
    ['many quotes', '"'.repeat(size)],
    ['deep parentheses', '('.repeat(size)],
    ['parentheses that open and close', '()'.repeat(size / 2)],
    ['nothing but blanks', ' '.repeat(size)],
    ['nothing but newlines', '\n'.repeat(size)],
    ['NULs', '\0'.repeat(size)],
    ['a name of many labels', `${'a.'.repeat(size / 2)} 60 A 192.0.2.1`],
    ['a comment without end', `;${'x'.repeat(size)}`],
    ['generated bombs', '$GENERATE 1-65535 h$ 60 A 192.0.2.1\n'.repeat(2)],
    ['many small records', 'a 60 A 192.0.2.1\n'.repeat(size / 20)],
  ])('%s: it takes time in proportion to its size', (_name, text) => {
    // A quadratic reader would take minutes for four hundred thousand octets, and run into the limit of every test.
    expect(() => parseZone(text, { origin })).not.toThrow();
  });
});
