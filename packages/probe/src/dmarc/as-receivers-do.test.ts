import { describe, expect, it } from 'vitest';
import { parseDmarc, valueOf } from '@waxseal/core';
import { LookupFailed, type Resolver } from '../dns/resolver.ts';
import { authorDomains } from '../mail/author-domains.ts';
import { type DmarcQuestion, evaluateDmarc } from './evaluate-dmarc.ts';

const dns =
  (records: Readonly<Record<string, string | readonly string[]>>): Resolver =>
  async (name, type) => {
    const texts = records[name.toLowerCase()];
    if (texts === undefined || type !== 'TXT') throw new LookupFailed('ENOTFOUND', name, type);
    return [texts].flat().map((text) => [text]);
  };
const evaluate = (
  records: Readonly<Record<string, string | readonly string[]>>,
  question: Partial<Omit<DmarcQuestion, 'resolver'>> = {},
): ReturnType<typeof evaluateDmarc> => evaluateDmarc({ from: 'new.example', ...question, resolver: dns(records) });
const reject = { '_dmarc.new.example': 'v=DMARC1; p=reject' };

describe('an answer that is missing', () => {
  it.each([
    ['DKIM alone', { dkim: [{ domain: 'new.example', result: 'temperror' }] }, 'temperror'],
    ['SPF alone', { spf: { domain: 'sub.new.example', result: 'temperror' } }, 'temperror'],
    [
      'SPF, and DKIM passes',
      { spf: { domain: 'new.example', result: 'temperror' }, dkim: [{ domain: 'new.example', result: 'pass' }] },
      'pass',
    ],
    [
      'SPF, and DKIM fails',
      { spf: { domain: 'new.example', result: 'temperror' }, dkim: [{ domain: 'new.example', result: 'fail' }] },
      'temperror',
    ],
    ['one that would speak for nobody', { dkim: [{ domain: 'list.example', result: 'temperror' }] }, 'fail'],
    ['an error that stays', { spf: { domain: 'new.example', result: 'permerror' } }, 'fail'],
  ])('of %s', async (_, question, result) => {
    const found = await evaluate(reject, question);
    expect([found.result, found.policy]).toEqual([result, 'reject']);
    // Both readings agree here: nothing is said of older receivers.
    expect(found.differences).toEqual([]);
  });
});

describe('a record', () => {
  it.each([
    ['v=DMARC1; p=ReJect', 'reject'],
    ['v=DMARC1;p=reject', 'reject'],
    ['v = DMARC1 ; P = reject ; ADKIM=S', 'reject'],
    ['V=DMARC1; p=quarantine', 'quarantine'],
    ['v=DMARC1; p=reject; this is no tag; rua=mailto:a@new.example', 'reject'],
    ['v=DMARC1; p=reject; ; ;', 'reject'],
    ['v=DMARC1; p=reject;  ', 'reject'],
    ['v=DMARC1; p=reject; x-y=1; \u00e4=2', 'reject'],
    ['v=DMARC1; rua=mailto:a@new.example', 'none'],
    [' v=DMARC1; p=reject', undefined],
    ['\tv=DMARC1; p=reject', undefined],
    ['v=dmarc1; p=reject', undefined],
    ['p=reject; v=DMARC1', undefined],
    ['"v=DMARC1; p=reject"', undefined],
    ['v=DMARC1; p=reject; P=none', undefined],
    ['v=DMARC1', undefined],
  ])('is applied as receivers do: %j', async (record, policy) => {
    const found = await evaluate({ '_dmarc.new.example': record });
    expect([found.result, found.policy]).toEqual(policy === undefined ? ['none', undefined] : ['fail', policy]);
  });

  it.each([
    ['v=DMARC1; p=ReJect; adkim=S; fo=1:D; t=Y', { policy: 'reject', dkimAlignment: 'strict', testing: true }],
    ['V=DMARC1; P=none', { policy: 'none' }],
  ])('that receivers apply is no error of syntax: %s', (record, policy) => {
    expect(parseDmarc(record)).toMatchObject(policy);
  });

  it('with a tag twice in two cases is one', () => {
    expect(valueOf(() => parseDmarc('v=DMARC1; p=none; P=reject'))).toBeUndefined();
  });

  it.each([
    ['a name in U-labels', 'M\u00fcller.Example', 'xn--mller-kva.example'],
    ['a final dot', 'new.example.', 'new.example'],
  ])('is found for %s', async (_, from, domain) => {
    const found = await evaluate(
      { [`_dmarc.${domain}`]: 'v=DMARC1; p=reject' },
      { from, dkim: [{ domain: from, result: 'pass' }] },
    );
    expect([found.result, found.from]).toEqual(['pass', domain]);
  });
});

it('compares all signatures that are verified', async () => {
  const others = Array.from({ length: 19 }, (_, n) => ({ domain: `list${n}.example`, result: 'pass' }));
  expect((await evaluate(reject, { dkim: [...others, { domain: 'new.example', result: 'pass' }] })).result).toBe(
    'pass',
  );
});

describe('older receivers', () => {
  const lines = async (...args: Parameters<typeof evaluate>): Promise<readonly string[]> =>
    (await evaluate(...args)).differences;

  it.each(['new.co.uk', 'shop.new.co.uk', 'a.b.new.com.au', 'new.example'])(
    'take the public suffix list: %s',
    async (from) => {
      const domain = from.replace(/^(?:shop|a\.b)\./, '');
      const question = { from, dkim: [{ domain, result: 'pass' }] };
      expect(await lines({ [`_dmarc.${domain}`]: 'v=DMARC1; p=reject' }, question)).toEqual([]);
    },
  );

  it('take no neighbour below a public suffix for the author', async () => {
    const found = await evaluate(
      { '_dmarc.new.co.uk': 'v=DMARC1; p=reject' },
      { from: 'new.co.uk', dkim: [{ domain: 'other.co.uk', result: 'pass' }] },
    );
    expect([found.result, found.older.result]).toEqual(['fail', 'fail']);
  });

  it('end their search at several records', async () => {
    const records = {
      '_dmarc.mail.new.example': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'],
      '_dmarc.new.example': 'v=DMARC1; p=reject',
    };
    expect(await lines(records, { from: 'mail.new.example' })).toContain('result: fail by RFC 9989, none by RFC 7489');
  });
});

it.each([
  [['a@new.example', 'b@NEW.example.'], ['new.example']],
  [
    ['a@new.example', 'b@old.example'],
    ['new.example', 'old.example'],
  ],
  [['"x@y"@new.example'], ['new.example']],
  [['a@m\u00fcller.example', 'b@xn--mller-kva.example'], ['xn--mller-kva.example']],
  [[], []],
])('the author domains of %j are %j', (from, domains) => {
  expect(authorDomains(from)).toEqual(domains);
});
