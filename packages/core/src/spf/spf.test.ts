import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attempt,
  type Fault,
  InputError,
  parseSpf,
  spf,
  spfLookups,
  type SpfMechanism,
  type SpfPolicy,
} from '../index.ts';

const domain = fc.constantFrom(
  'new.example',
  'sfr.fr',
  '%{i}._spf.%{d2}',
  '_spf.new.example',
  '%{ir}.%{v}.%{l1r-}.lp._spf.example',
);
const result = fc.constantFrom<{ result?: 'fail' | 'softfail' | 'neutral' }>(
  {},
  { result: 'fail' },
  { result: 'softfail' },
  { result: 'neutral' },
);
const mechanism: fc.Arbitrary<SpfMechanism> = fc.oneof(
  fc.record(
    {
      mechanism: fc.constantFrom('a', 'mx'),
      domain,
      prefix4: fc.integer({ min: 0, max: 32 }),
      prefix6: fc.integer({ min: 0, max: 128 }),
    },
    { requiredKeys: ['mechanism'] },
  ),
  fc.record({ mechanism: fc.constantFrom('include', 'exists'), domain }),
  fc.record({ mechanism: fc.constant('ptr'), domain }, { requiredKeys: ['mechanism'] }),
  fc.record(
    { mechanism: fc.constant('ip4'), address: fc.ipV4(), prefix: fc.integer({ min: 0, max: 32 }) },
    { requiredKeys: ['mechanism', 'address'] },
  ),
  fc.record(
    {
      mechanism: fc.constant('ip6'),
      address: fc.constantFrom('2001:db8::', '::1'),
      prefix: fc.integer({ min: 0, max: 128 }),
    },
    { requiredKeys: ['mechanism', 'address'] },
  ),
);
const mechanisms = fc.array(
  fc.tuple(mechanism, result).map(([plain, sign]): SpfMechanism => Object.assign({}, plain, sign)),
  { maxLength: 9 },
);

describe('spf', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(mechanisms, fc.constantFrom('fail', 'softfail', 'neutral'), (list, otherwise) => {
        expect(parseSpf(spf({ mechanisms: list, otherwise }))).toEqual({
          mechanisms: list,
          otherwise,
          unknownModifiers: [],
          unreachable: [],
        });
      }),
    );
  });

  it.each<[SpfPolicy, string]>([
    [{ mechanisms: [], otherwise: 'fail' }, 'v=spf1 -all'],
    [
      {
        mechanisms: [
          { mechanism: 'a', domain: 'new.example' },
          { mechanism: 'include', domain: 'sfr.fr' },
        ],
        otherwise: 'softfail',
      },
      'v=spf1 a:new.example include:sfr.fr ~all',
    ],
    [
      { mechanisms: [{ mechanism: 'mx', prefix4: 24, prefix6: 64, result: 'neutral' }], redirect: '_spf.new.example' },
      'v=spf1 ?mx/24//64 redirect=_spf.new.example',
    ],
    [
      { mechanisms: [{ mechanism: 'ip6', address: '2001:DB8::', prefix: 32 }], otherwise: 'neutral', exp: 'why.%{d}' },
      'v=spf1 ip6:2001:DB8::/32 ?all exp=why.%{d}',
    ],
  ])('writes %j', (policy, text) => {
    expect(spf(policy)).toBe(text);
  });

  it('refuses what RFC 7208 refuses, all at once', () => {
    const policy: SpfPolicy = {
      mechanisms: [
        { mechanism: 'ip4', address: '192.0.2.256' },
        { mechanism: 'a', domain: 'a b' },
        { mechanism: 'mx', prefix4: 33 },
      ],
      redirect: '%{z}.example',
      exp: '',
    };
    const faults = attempt(() => spf(policy)) as { readonly faults: readonly Fault[] };
    expect(faults.faults.map(({ value }) => value)).toEqual(['ip4:192.0.2.256', 'a:a b', 'mx/33', '%{z}.example', '']);
    const many = Array.from({ length: 11 }, (): SpfMechanism => ({ mechanism: 'mx' }));
    expect(() => spf({ mechanisms: many, otherwise: 'fail' })).toThrow(/this one costs 11/);
  });
});

describe('parseSpf', () => {
  it('keeps what is ignored apart: terms after all, unknown modifiers, redirect beside all', () => {
    const record = parseSpf('V=SPF1  A MX:new.example/24 -ALL ptr x-note=1 redirect=other.example ');
    expect(record).toEqual({
      mechanisms: [{ mechanism: 'a' }, { mechanism: 'mx', domain: 'new.example', prefix4: 24 }],
      otherwise: 'fail',
      redirect: 'other.example',
      unknownModifiers: ['x-note=1'],
      unreachable: ['ptr'],
    });
    expect(spfLookups(record)).toBe(2);
    expect(spfLookups(parseSpf('v=spf1 a ptr exists:%{i}.example redirect=other.example'))).toBe(4);
  });

  it.each([
    '',
    'v=spf10 -all',
    'v=spf1-all',
    'spf2.0/pra -all',
    'v=spf1 foo',
    'v=spf1 all:x.example',
    'v=spf1 a:',
    'v=spf1 include',
    'v=spf1 include:',
    'v=spf1 exists',
    'v=spf1 ip4',
    'v=spf1 ip4:192.0.2.1/33',
    'v=spf1 ip4:192.0.2.1/08',
    'v=spf1 ip4:2001:db8::1',
    'v=spf1 ip6:192.0.2.1',
    'v=spf1 ip6:::/129',
    'v=spf1 a/33',
    'v=spf1 a//129',
    'v=spf1 a/24/64',
    'v=spf1 -',
    'v=spf1 ++a',
    'v=spf1\ta',
    'v=spf1 a:%',
    'v=spf1 a:localhost',
    'v=spf1 a:192.0.2.1',
    'v=spf1 include:1.2.3.4.5',
    'v=spf1 a:%{x}',
    'v=spf1 a:%{d0}',
    'v=spf1 exists:%{c}.example',
    'v=spf1 redirect=a.example redirect=b.example',
    'v=spf1 redirect=',
    'v=spf1 a:new..example',
    'v=spf1 x=%',
    'v=spf1 a:%{d}.123',
    'v=spf1 -all;',
    'v=spf1 a -all"',
  ])('answers permerror to %j as receivers do', (text) => {
    expect(() => parseSpf(text)).toThrow(InputError);
  });

  it('never throws anything but its own error', () => {
    const words = fc.constantFrom(
      'v=spf1',
      ' ',
      'a',
      ':',
      '/',
      '%{',
      '}',
      'include:',
      'new.example',
      '-',
      'all',
      'redirect=',
      '\0',
      '\u00ff',
      '=',
    );
    fc.assert(fc.property(fc.array(words, { maxLength: 20 }), (parts) => void attempt(() => parseSpf(parts.join('')))));
  });
});
