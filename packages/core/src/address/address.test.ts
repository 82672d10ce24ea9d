import { isIP } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  InputError,
  ipv4,
  ipv4FromOctets,
  ipv4Octets,
  ipv6,
  ipv6FromOctets,
  ipv6Octets,
  isIPv4,
  isIPv6,
} from '../index.ts';

const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 65_535 })), { minLength: 8, maxLength: 8 });

describe('addresses', () => {
  it.each([
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('writes %s as %s (RFC 5952)', (text, canonical) => {
    expect(ipv6(text)).toBe(canonical);
    expect(ipv6FromOctets(ipv6Octets(ipv6(text)))).toBe(canonical);
  });

  it.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    '::1%eth0',
    '::192.0.2.256',
    '192.0.2.1',
    '1:2:3:4:5:6:7:8::',
    '::1.2.3.4:5',
  ])('refuses %j as IPv6', (text) => {
    expect(() => ipv6(text)).toThrow(InputError);
    expect(isIPv6(text)).toBe(false);
  });

  it.each(['', '192.0.2', '192.0.2.256', '192.0.2.01', '0x7f.0.0.1', '1.2.3.4.', '1.2.3.4\n', '2130706433'])(
    'refuses %j as IPv4',
    (text) => {
      expect(() => ipv4(text)).toThrow(InputError);
    },
  );

  it('agrees with the platform on what is an address, and reads its own text back', () => {
    const shape = fc.string({ unit: fc.constantFrom(...Array.from('0123456789abf:.')), maxLength: 24 });
    fc.assert(
      fc.property(shape, groups, (text, list) => {
        expect(isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0).toBe(isIP(text));
        const canonical = ipv6(list.map((value) => value.toString(16)).join(':'));
        expect(ipv6(canonical)).toBe(canonical);
        expect([...ipv6Octets(canonical)]).toEqual(list.flatMap((value) => [value >> 8, value & 255]));
      }),
      { numRuns: 500 },
    );
    expect(ipv4FromOctets(ipv4Octets(ipv4('192.0.2.1')))).toBe('192.0.2.1');
  });
});
