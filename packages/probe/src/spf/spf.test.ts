import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LookupFailed, type Resolver } from '../dns/resolver.ts';
import { evaluateSpf } from './evaluate-spf.ts';
import { explainSpf } from './explain-spf.ts';
import type { Answers, SpfCase } from './spf-case.test-data.ts';
import { base, expansions, spfCases } from './spf-cases.test-data.ts';

function resolverOf(dns: Readonly<Record<string, Answers>>): Resolver {
  const byName = new Map(Object.entries(dns).map(([name, answers]) => [name.toLowerCase(), answers]));
  return async (name, type) => {
    expect(type).not.toBe('SPF');
    const at = byName.get(name.toLowerCase());
    const answer = at?.[type];
    if (answer === 'slow') throw new LookupFailed('ETIMEOUT', name, type);
    if (answer === 'broken') throw new LookupFailed('ESERVFAIL', name, type);
    if (answer === undefined) throw new LookupFailed(at === undefined ? 'ENOTFOUND' : 'ENODATA', name, type);
    return answer;
  };
}

function dnsOf({ record, dns = {} }: SpfCase): Readonly<Record<string, Answers>> {
  if (record === undefined) return dns;
  const texts = typeof record === 'string' ? [record] : record;
  return { ...dns, 'example.com': { ...dns['example.com'], TXT: texts.map((text) => [text]) } };
}

const clock = (): Date => new Date('2026-01-01T00:00:00Z');

describe.each(Object.entries(spfCases))('RFC 7208 %s', (_, cases) => {
  it.each(cases)('$says: $result', async (one) => {
    const evaluation = await evaluateSpf({ ...base, ...one, resolver: resolverOf(dnsOf(one)), clock });
    expect([evaluation.result, evaluation.explanation], evaluation.reason).toEqual([one.result, one.explanation]);
    expect(evaluation.lookups).toBeLessThanOrEqual(11);
    expect(evaluation.voidLookups).toBeLessThanOrEqual(3);
  });
});

it.each(expansions)('expands %s to %s (RFC 7208 §7.4)', async (spec, text) => {
  const asked: string[] = [];
  const resolver: Resolver = async (name, type) => {
    if (type === 'TXT' && name === 'email.example.com') return [[`v=spf1 exp=e.example exists:${spec}.x.example -all`]];
    if (name === 'e.example') return [[spec]];
    asked.push(name);
    throw new LookupFailed('ENOTFOUND', name, type);
  };
  const { explanation } = await evaluateSpf({
    ip: '192.0.2.3',
    sender: 'strong-bad@email.example.com',
    helo: 'mx.example.org',
    resolver,
  });
  expect(explanation).toBe(text);
  expect(asked).toEqual([`${text}.x.example`]);
});

it('expands an address of IPv6 nibble by nibble (RFC 7208 §7.4)', async () => {
  const resolver: Resolver = async (name) => [
    [name === 'email.example.com' ? 'v=spf1 exp=e.example -all' : '%{ir}.%{v}._spf.%{d2}'],
  ];
  const { explanation } = await evaluateSpf({
    ip: '2001:db8::cb01',
    sender: 'strong-bad@email.example.com',
    helo: 'mx.example.org',
    resolver,
  });
  expect(explanation).toBe('1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com');
});

it('gives up in the time it has when the DNS never answers', async () => {
  const evaluation = await evaluateSpf({ ...base, resolver: () => new Promise(() => undefined), timeout: 50 });
  expect(evaluation.result).toBe('temperror');
});

it('refuses a client that has no address', async () => {
  await expect(evaluateSpf({ ...base, ip: '192.0.2', resolver: resolverOf({}) })).rejects.toThrow(
    'address of the client',
  );
});

it('shows the evaluation term by term, with its budget', async () => {
  const dns = {
    'example.com': { TXT: [['v=spf1 a:x.example include:isp.example -all']] },
    'x.example': { A: ['198.51.100.1'] },
    'isp.example': { TXT: [['v=spf1 ip4:192.0.2.0/24 ~all']] },
  };
  const evaluation = await evaluateSpf({ ...base, resolver: resolverOf(dns) });
  expect(explainSpf(base, evaluation)).toBe(`example.com from 192.0.2.1 (HELO mail.example.org): pass
record: v=spf1 a:x.example include:isp.example -all
  a:x.example          no match  198.51.100.1
  include:isp.example  match     isp.example says pass
    ip4:192.0.2.0/24   match     192.0.2.1
because include:isp.example of example.com matches: isp.example says pass
lookups 2 of 10, void 0 of 2
`);
});

it('stands any record, and never asks more than its budget', async () => {
  const part = fc.constantFrom(
    'a',
    'mx',
    'ptr',
    'include:',
    'exists:',
    'redirect=',
    'exp=',
    '%{',
    'd',
    'l1r-',
    '}',
    '.example',
    ':x.example',
    '/24',
    '//64',
    ' ',
    '-',
    '~all',
    '%%',
    'ip4:192.0.2.1',
    'é',
  );
  const records = fc.array(part, { maxLength: 12 }).map((parts) => `v=spf1 ${parts.join('')}`);
  const results = ['none', 'neutral', 'pass', 'fail', 'softfail', 'temperror', 'permerror'];
  await fc.assert(
    fc.asyncProperty(records, async (record) => {
      let asked = 0;
      const resolver: Resolver = async (_name, type) => {
        asked += 1;
        return type === 'TXT'
          ? [[record]]
          : type === 'MX'
            ? [{ exchange: 'm.example', priority: 1 }]
            : ['198.51.100.7'];
      };
      const { result } = await evaluateSpf({ ...base, resolver });
      expect(results).toContain(result);
      expect(asked).toBeLessThanOrEqual(1 + 10 * 12);
    }),
    { numRuns: 300 },
  );
});
