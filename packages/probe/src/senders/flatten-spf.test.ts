import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LookupFailed, type Resolver } from '../dns/resolver.ts';
import { evaluateSpf } from '../spf/evaluate-spf.ts';
import { flattenSpf, longestSpf } from './flatten-spf.ts';
import { addressText } from './network.ts';
import { sameRanges, spfRanges } from './spf-ranges.ts';

type Records = Readonly<Record<string, string>>;

/** A DNS that has these SPF records, by name. */
function dnsOf(records: Records): Resolver {
  return async (name, type) => {
    const text = records[name.toLowerCase()];
    if (type !== 'TXT' || text === undefined) throw new LookupFailed('ENOTFOUND', name, type);
    return [[text]];
  };
}

const domain = 'shop.example';
const flat = async (text: string, records: Records) => {
  const made = await flattenSpf({ domain, text, resolver: dnsOf(records) });
  if ('fault' in made) throw new Error(made.fault);
  return made;
};

/** A service whose record has others behind it: 1 lookup for each of them. */
function service(name: string, behind: number): Records {
  const names = Array.from({ length: behind }, (_, index) => `_${index}.${name}`);
  return {
    [name]: ['v=spf1', ...names.map((one) => `include:${one}`), '~all'].join(' '),
    ...Object.fromEntries(
      names.map((one, index) => [one, `v=spf1 ip4:198.51.100.${index * 8}/30 ip6:2001:db8:${index}::/48 ~all`]),
    ),
  };
}

describe('an SPF record over the limits', () => {
  it('is left as it is where it fits, includes of others counted in', async () => {
    const text = 'v=spf1 ip4:192.0.2.11 include:mail.example -all';
    expect(await flat(text, service('mail.example', 8))).toEqual({
      text,
      records: [],
      lookups: { composed: 9, flat: 9 },
    });
  });

  it('has the least of it flattened where lookups behind its includes are too many', async () => {
    const records = { ...service('big.example', 8), ...service('small.example', 2) };
    const text = 'v=spf1 ip4:192.0.2.11 include:big.example include:small.example -all';
    const made = await flat(text, records);
    expect(made).toEqual({
      text: 'v=spf1 ip4:192.0.2.11 include:big.example include:_spf1.shop.example -all',
      records: [
        {
          label: '_spf1',
          text: 'v=spf1 ip4:198.51.100.0/30 ip4:198.51.100.8/30 ip6:2001:db8::/47 -all',
          standsFor: ['include:small.example'],
        },
      ],
      lookups: { composed: 12, flat: 10 },
    });
  });

  it('has addresses of its own in a record beside it where it is too long', async () => {
    const text = `v=spf1 ${Array.from({ length: 40 }, (_, index) => `ip4:203.0.113.${index * 2}`).join(' ')} -all`;
    const made = await flat(text, {});
    expect(made.text.length).toBeLessThanOrEqual(longestSpf);
    expect(made.lookups.flat).toBe(made.records.length);
    expect(made.records[0]?.text.length).toBeLessThanOrEqual(longestSpf);
  });

  it.each([
    ['a macro', { ...service('a.example', 9), 'b.example': 'v=spf1 exists:%{i}.b.example include:c.example -all' }],
    ['no answer', { ...service('a.example', 9), 'b.example': 'v=spf1 include:gone.example include:c.example ~all' }],
  ])('is refused where what would have to go hides behind %s', async (_, records: Records) => {
    const big = { ...records, 'a.example': `${records['a.example']?.replace('~all', 'exists:%{i}.a.example ~all')}` };
    const made = await flattenSpf({
      domain,
      text: 'v=spf1 include:a.example include:b.example -all',
      resolver: dnsOf(big),
    });
    expect(made).toEqual({ fault: expect.stringContaining('what could be flattened does not make it fit') });
  });

  it('is told apart from one that admits a single address less, or refuses one more', async () => {
    const of = async (text: string) => {
      const found = await spfRanges({ domain, text, resolver: dnsOf({}) });
      if ('fault' in found) throw new Error(found.fault);
      return found;
    };
    const one = await of('v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ~all');
    expect(sameRanges(one, await of('v=spf1 ip4:192.0.2.0/25 ip6:2001:db8::/32 ip4:192.0.2.128/25 ~all'))).toBe(true);
    for (const other of [
      'v=spf1 -ip4:192.0.2.77 ip4:192.0.2.0/24 ip6:2001:db8::/32 ~all',
      'v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/33 ~all',
      'v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -ip6:2001:db9::1 ~all',
    ])
      expect(sameRanges(one, await of(other))).toBe(false);
  });
});

const sign = fc.constantFrom('', '', '', '-', '~', '?');
const network = fc
  .tuple(sign, fc.boolean(), fc.integer({ min: 0, max: 31 }), fc.integer({ min: 26, max: 32 }))
  .map(([by, isFour, at, bits]) =>
    isFour ? `${by}ip4:192.0.2.${at * 8}/${bits}` : `${by}ip6:2001:db8::${(at * 8).toString(16)}/${bits + 90}`,
  );
const inner = fc
  .tuple(fc.array(network, { minLength: 1, maxLength: 3 }), fc.constantFrom('~all', '-all', '?all'))
  .map(([terms, all]) => ['v=spf1', ...new Set(terms), all].join(' '));
/** Services by number: each includes further records, and says something itself. */
const zones = fc
  .array(fc.tuple(fc.array(inner, { maxLength: 4 }), network), { minLength: 2, maxLength: 6 })
  .map((list): Records =>
    Object.fromEntries(
      list.flatMap(([behind, own], index) => [
        [
          `s${index}.example`,
          ['v=spf1', ...behind.map((_, at) => `include:_${at}.s${index}.example`), own, '~all'].join(' '),
        ],
        ...behind.map((text, at) => [`_${at}.s${index}.example`, text]),
      ]),
    ),
  );

it('says the same of every address as the record that it was made of, and as a receiver finds', async () => {
  let flattened = 0;
  await fc.assert(
    fc.asyncProperty(zones, fc.array(network, { maxLength: 2 }), async (records, own) => {
      const services = Object.keys(records).filter((name) => /^s\d/.test(name));
      const text = ['v=spf1', ...new Set(own), ...services.map((name) => `include:${name}`), '-all'].join(' ');
      const made = await flattenSpf({ domain, text, resolver: dnsOf(records) });
      if ('fault' in made) return;
      if (made.records.length > 0) flattened += 1;
      const beside = Object.fromEntries(made.records.map((one) => [`${one.label}.${domain}`, one.text]));
      const published = dnsOf({ ...records, ...beside, [domain]: made.text });
      const ranges = await spfRanges({ domain, text, resolver: dnsOf(records) });
      if ('fault' in ranges) throw new Error(ranges.fault);
      for (const [result, set] of Object.entries(ranges.results))
        for (const { family, first, last } of set.slice(0, 6))
          for (const address of [first, last]) {
            const ip = addressText(family, address);
            const found = await evaluateSpf({ ip, helo: domain, sender: `x@${domain}`, resolver: published });
            expect([ip, found.result]).toEqual([ip, result]);
          }
    }),
    { numRuns: Number(process.env['WAXSEAL_SPF_RUNS'] ?? 60), seed: 7208 },
  );
  expect(flattened).toBeGreaterThan(10);
});
