import fc from 'fast-check';
import { dmarc } from 'mailauth';
import { describe, expect, it } from 'vitest';
import { LookupFailed, type Resolver } from '../dns/resolver.ts';
import { evaluateDmarc } from './evaluate-dmarc.ts';
import { walkTargets } from './tree-walk.ts';

/** One record, several, or `slow` for no answer. */
type Policies = Readonly<Record<string, string | readonly string[]>>;

/** DNS where policies stand below `_dmarc`, and the listed names exist beside them. */
function resolverOf(policies: Policies, names: readonly string[] = []): Resolver {
  return async (name, type) => {
    const found = type === 'TXT' && name.startsWith('_dmarc.') ? policies[name.slice(7)] : undefined;
    if (found === 'slow') throw new LookupFailed('ETIMEOUT', name, type);
    if (found !== undefined) return (typeof found === 'string' ? [found] : found).map((text) => [text]);
    const exists =
      names.includes(name) || Object.keys(policies).some((domain) => domain === name || domain.endsWith(`.${name}`));
    throw new LookupFailed(exists ? 'ENODATA' : 'ENOTFOUND', name, type);
  };
}

const rows: readonly (readonly [
  says: string,
  from: string,
  policies: Policies,
  spf: string | undefined,
  dkim: string | undefined,
  expected: object,
])[] = [
  [
    'the same domain by SPF',
    'new.example',
    { 'new.example': 'v=DMARC1; p=reject' },
    'new.example',
    undefined,
    { result: 'pass', policy: 'reject', tag: 'p', policyDomain: 'new.example' },
  ],
  [
    'the same domain by DKIM',
    'new.example',
    { 'new.example': 'v=DMARC1; p=reject' },
    undefined,
    'NEW.example.',
    { result: 'pass' },
  ],
  [
    'nobody',
    'new.example',
    { 'new.example': 'v=DMARC1; p=reject' },
    undefined,
    undefined,
    { result: 'fail', policy: 'reject' },
  ],
  [
    'another domain',
    'new.example',
    { 'new.example': 'v=DMARC1; p=reject' },
    'isp.example',
    'isp.example',
    { result: 'fail' },
  ],
  [
    'a subdomain, relaxed',
    'new.example',
    { 'new.example': 'v=DMARC1; p=reject' },
    'bounce.new.example',
    undefined,
    { result: 'pass' },
  ],
  [
    'a subdomain, strict',
    'new.example',
    { 'new.example': 'v=DMARC1; p=reject; aspf=s' },
    'bounce.new.example',
    undefined,
    { result: 'fail' },
  ],
  [
    'a subdomain, strict for SPF only',
    'new.example',
    { 'new.example': 'v=DMARC1; p=reject; aspf=s' },
    undefined,
    'mail.new.example',
    { result: 'pass' },
  ],
  [
    'a sibling below the same organization',
    'a.new.example',
    { 'new.example': 'v=DMARC1; p=none; sp=quarantine' },
    'b.new.example',
    undefined,
    { result: 'pass', policy: 'quarantine', tag: 'sp', policyDomain: 'new.example' },
  ],
  ['no record', 'new.example', {}, 'new.example', undefined, { result: 'none', organizationalDomain: 'new.example' }],
  [
    'two records',
    'new.example',
    { 'new.example': ['v=DMARC1; p=reject', 'v=DMARC1; p=none'] },
    'new.example',
    undefined,
    { result: 'none' },
  ],
  [
    'another TXT record beside it',
    'new.example',
    { 'new.example': ['hello', 'v=DMARC1; p=none'] },
    'new.example',
    undefined,
    { result: 'pass' },
  ],
  [
    'a version in small letters',
    'new.example',
    { 'new.example': 'v=dmarc1; p=reject' },
    'new.example',
    undefined,
    { result: 'none' },
  ],
  [
    'a policy that is none, without report address',
    'new.example',
    { 'new.example': 'v=DMARC1; p=bogus' },
    'new.example',
    undefined,
    { result: 'none' },
  ],
  [
    'a policy that is none, with report address',
    'new.example',
    { 'new.example': 'v=DMARC1; p=bogus; rua=mailto:a@new.example' },
    undefined,
    undefined,
    { result: 'fail', policy: 'none' },
  ],
  [
    'no policy, with report address',
    'new.example',
    { 'new.example': 'v=DMARC1; rua=mailto:a@new.example' },
    undefined,
    undefined,
    { result: 'fail', policy: 'none' },
  ],
  [
    'a bad sp takes the whole policy',
    'new.example',
    { 'new.example': 'v=DMARC1; p=reject; sp=no' },
    undefined,
    undefined,
    { result: 'none' },
  ],
  [
    'a tag twice',
    'new.example',
    { 'new.example': 'v=DMARC1; p=reject; p=none' },
    undefined,
    undefined,
    { result: 'none' },
  ],
  [
    't=y takes one step off',
    'new.example',
    { 'new.example': 'v=DMARC1; p=reject; t=y' },
    undefined,
    undefined,
    { policy: 'quarantine' },
  ],
  [
    't=y takes quarantine off',
    'new.example',
    { 'new.example': 'v=DMARC1; p=quarantine; t=y' },
    undefined,
    undefined,
    { policy: 'none' },
  ],
  [
    'no answer at the From domain',
    'new.example',
    { 'new.example': 'slow' },
    'new.example',
    undefined,
    { result: 'temperror' },
  ],
  [
    'no answer above a record of one’s own',
    'a.new.example',
    { 'a.new.example': 'v=DMARC1; p=reject', 'new.example': 'slow' },
    'a.new.example',
    undefined,
    { result: 'pass' },
  ],
  [
    'no answer above, where alignment depends on it',
    'a.new.example',
    { 'a.new.example': 'v=DMARC1; p=reject', 'new.example': 'slow' },
    'b.new.example',
    undefined,
    { result: 'temperror' },
  ],
  [
    'psd=n ends the organization here',
    'a.b.new.example',
    { 'b.new.example': 'v=DMARC1; p=reject; psd=n', 'new.example': 'v=DMARC1; p=none' },
    'c.new.example',
    undefined,
    { result: 'fail', organizationalDomain: 'b.new.example' },
  ],
  [
    'psd=y: the organization is one label below',
    'a.new.bank',
    { bank: 'v=DMARC1; p=reject; psd=y', 'new.bank': 'v=DMARC1; p=none' },
    'b.new.bank',
    undefined,
    { result: 'pass', organizationalDomain: 'new.bank' },
  ],
  [
    'psd=y: other customers are strangers',
    'new.bank',
    { bank: 'v=DMARC1; p=reject; psd=y' },
    'other.bank',
    undefined,
    { result: 'fail', organizationalDomain: 'new.bank', policyDomain: 'bank' },
  ],
  [
    'psd=y at the From domain itself',
    'bank',
    { bank: 'v=DMARC1; p=reject; psd=y' },
    'bank',
    undefined,
    { result: 'pass', organizationalDomain: 'bank' },
  ],
  [
    'the record with fewest labels is the organization’s',
    'a.b.new.example',
    { 'b.new.example': 'v=DMARC1; p=none', 'new.example': 'v=DMARC1; p=reject' },
    'new.example',
    undefined,
    { result: 'pass', organizationalDomain: 'new.example', policyDomain: 'new.example' },
  ],
];

it.each(rows)('judges %s', async (_, from, policies, spf, dkim, expected) => {
  const question = {
    from,
    ...(spf === undefined ? {} : { spf: { domain: spf, result: 'pass' } }),
    dkim: dkim === undefined ? [] : [{ domain: dkim, result: 'pass' }],
  };
  expect(await evaluateDmarc({ ...question, resolver: resolverOf(policies, [from]) })).toMatchObject(expected);
});

it.each([
  ['exists', ['gone.new.example'], 'quarantine', 'sp'],
  ['does not exist', [], 'reject', 'np'],
] as const)('applies sp or np to a subdomain that %s', async (_, names, policy, tag) => {
  const resolver = resolverOf({ 'new.example': 'v=DMARC1; p=none; sp=quarantine; np=reject' }, names);
  expect(await evaluateDmarc({ from: 'gone.new.example', resolver })).toMatchObject({ result: 'fail', policy, tag });
});

it('counts an identifier only when it passes', async () => {
  const resolver = resolverOf({ 'new.example': 'v=DMARC1; p=reject' });
  expect(
    (
      await evaluateDmarc({
        from: 'new.example',
        spf: { domain: 'new.example', result: 'softfail' },
        dkim: [{ domain: 'new.example', result: 'permerror' }],
        resolver,
      })
    ).result,
  ).toBe('fail');
});

it('asks eight names at most, jumping from the first to its last seven labels (RFC 9989 §4.10)', () => {
  expect(walkTargets('a.mail.new.example')).toEqual([
    'a.mail.new.example',
    'mail.new.example',
    'new.example',
    'example',
  ]);
  expect(walkTargets('a.b.c.d.e.f.g.h.i.j.new.example')).toEqual([
    'a.b.c.d.e.f.g.h.i.j.new.example',
    'f.g.h.i.j.new.example',
    'g.h.i.j.new.example',
    'h.i.j.new.example',
    'i.j.new.example',
    'j.new.example',
    'new.example',
    'example',
  ]);
  expect(walkTargets('a.b.c.d.e.f.g.h')).toHaveLength(8);
});

describe('the older reading', () => {
  it.each([
    [
      'a record between the two domains that RFC 7489 asks',
      'a.b.new.example',
      { 'b.new.example': 'v=DMARC1; p=reject' },
      'result: fail by RFC 9989, none by RFC 7489',
    ],
    [
      'np',
      'gone.new.example',
      { 'new.example': 'v=DMARC1; p=none; np=reject' },
      'policy: reject by RFC 9989, none by RFC 7489',
    ],
    [
      't',
      'new.example',
      { 'new.example': 'v=DMARC1; p=reject; t=y' },
      'policy: quarantine by RFC 9989, reject by RFC 7489',
    ],
    [
      'pct',
      'new.example',
      { 'new.example': 'v=DMARC1; p=reject; pct=20' },
      'pct=20: ignored by RFC 9989, applied by RFC 7489',
    ],
  ])('differs in %s', async (_, from, policies, difference) => {
    expect((await evaluateDmarc({ from, resolver: resolverOf(policies) })).differences).toContain(difference);
  });

  it('agrees in the plain case', async () => {
    expect(
      (await evaluateDmarc({ from: 'new.example', resolver: resolverOf({ 'new.example': 'v=DMARC1; p=reject' }) }))
        .differences,
    ).toEqual([]);
  });
});

it('agrees with another implementation of RFC 9989 on random trees', async () => {
  const names = [
    'bank',
    'new.bank',
    'a.new.bank',
    'b.new.bank',
    'c.b.new.bank',
    'other.bank',
    'a.b.c.d.e.f.g.h.new.bank',
    'f.g.h.new.bank',
  ];
  const domain = fc.constantFrom(...names);
  const record = fc.constantFrom(
    'v=DMARC1; p=reject',
    'v=DMARC1; p=none; sp=quarantine; np=reject',
    'v=DMARC1; p=quarantine; psd=y',
    'v=DMARC1; p=reject; psd=n; t=y',
    'v=DMARC1; p=none; adkim=s; aspf=s',
    'v=DMARC1; p=bogus',
    'v=DMARC1; sp=x; rua=mailto:a@b.example',
    'hello',
  );
  const policies = fc.dictionary(domain, record, { maxKeys: 4, noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(
      policies,
      domain,
      fc.option(domain, { nil: undefined }),
      fc.option(domain, { nil: undefined }),
      async (tree, from, spf, dkim) => {
        const resolver = resolverOf(tree, ['a.new.bank']);
        const ours = await evaluateDmarc({
          from,
          ...(spf === undefined ? {} : { spf: { domain: spf, result: 'pass' } }),
          dkim: dkim === undefined ? [] : [{ domain: dkim, result: 'pass' }],
          resolver,
        });
        const asked = {
          headerFrom: [`a@${from}`],
          fromFields: 1,
          spfDomains: spf === undefined ? [] : [spf],
          dkimDomains: dkim === undefined ? [] : [{ domain: dkim }],
        };
        const theirs = await dmarc({
          ...asked,
          resolver: async (name, type) => (await resolver(name, type)) as string[][],
          strict: true,
        });
        expect([ours.result, ours.policy]).toEqual(theirs === false ? [] : [theirs.status.result, theirs.policy]);
      },
    ),
    { numRuns: 400 },
  );
});
