import fc from 'fast-check';
import { spf } from 'mailauth';
import { expect, it } from 'vitest';
import { LookupFailed, type Resolver } from '../dns/resolver.ts';
import { evaluateSpf } from './evaluate-spf.ts';

const dns: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  'x.example': {
    A: ['192.0.2.1', '198.51.100.3'],
    AAAA: ['2001:db8::1'],
    MX: [{ exchange: 'm.x.example', priority: 1 }],
    TXT: [['v=spf1 ip4:192.0.2.0/30 ?all']],
  },
  'y.example': {
    A: ['198.51.100.9'],
    MX: [
      { exchange: 'm.x.example', priority: 1 },
      { exchange: 'x.example', priority: 2 },
    ],
    TXT: [['v=spf1 -all']],
  },
  'm.x.example': { A: ['192.0.2.7'], AAAA: ['2001:db8::7'], TXT: [['v=spf1 include:y.example redirect=x.example']] },
  '1.2.0.192.in-addr.arpa': { PTR: ['x.example', 'm.x.example'] },
  'user.x.example': { A: ['127.0.0.2'] },
};

/** DNS in which the two domains of the questions have this record. */
function resolverWith(record: string): Resolver {
  return async (name, type) => {
    const key = name.toLowerCase();
    if (key === 'slow.example') throw new LookupFailed('ETIMEOUT', name, type);
    if (type === 'TXT' && (key === 'new.example' || key === 'helo.example')) return [[record]];
    const found = dns[key]?.[type];
    if (found === undefined) throw new LookupFailed(dns[key] === undefined ? 'ENOTFOUND' : 'ENODATA', name, type);
    return found;
  };
}

const sign = fc.constantFrom('', '', '+', '-', '~', '?');
// Without %{p} and without mail hosts that have no address: mailauth counts each empty answer of the one and none of the
// other, where RFC 7208 §4.6.4 speaks of terms.
const domain = fc.constantFrom(
  'x.example',
  'y.example',
  'm.x.example',
  'gone.example',
  'slow.example',
  'x.example.',
  'bad..example',
  'example',
  'x.123',
  '%{l}.x.example',
  '%{d}',
  '%{ir}.%{v}.x.example',
  '%{h}',
  '%{d2}',
  '%{s0}',
  '%{z}.example',
  '%{l1r-}.x.example',
  'a%%b.example',
);
const cidr = fc.constantFrom('', '', '', '/24', '/0', '/33', '/08', '//64', '//129', '/24//64', '//0');
const term = fc.oneof(
  fc
    .tuple(sign, fc.constantFrom('a', 'mx'), fc.option(domain), cidr)
    .map(([q, name, at, length]) => `${q}${name}${at === null ? '' : `:${at}`}${length}`),
  fc.tuple(sign, fc.constantFrom('include', 'exists', 'ptr'), domain).map(([q, name, at]) => `${q}${name}:${at}`),
  fc
    .tuple(
      sign,
      fc.constantFrom(
        'ip4:192.0.2.1',
        'ip4:192.0.2.0/24',
        'ip4:198.51.100.1/33',
        'ip6:2001:db8::/32',
        'ip4:192.0.2',
        'ip6:::1/0',
        'ptr',
        'ip4:203.0.113.0/24',
      ),
    )
    .map((parts) => parts.join('')),
  fc.tuple(sign, fc.constantFrom('all', 'all', 'ALL', 'all/8', 'all:x', 'moo')).map((parts) => parts.join('')),
  fc.constantFrom(
    'redirect=x.example',
    'redirect=y.example',
    'redirect=gone.example',
    'exp=x.example',
    'moo=%{d}',
    'moo=%',
    'redirect=',
    'exp=slow.example',
  ),
);
const record = fc.array(term, { maxLength: 12 }).map((terms) => ['v=spf1', ...terms].join(' '));

it('says of random records what another implementation of RFC 7208 says', async () => {
  const client = fc.constantFrom('192.0.2.1', '2001:db8::1', '198.51.100.77', '::ffff:192.0.2.7');
  const senders = fc.constantFrom('user@new.example', '', 'us-er@new.example', 'user@gone.example');
  await fc.assert(
    fc.asyncProperty(record, client, senders, async (text, ip, sender) => {
      const [question, resolver] = [{ ip, sender, helo: 'helo.example' }, resolverWith(text)];
      const theirs = await spf({
        ...question,
        mta: 'mx.example',
        strict: true,
        resolver: async (name, type) => (await resolver(name, type)) as string[][],
      });
      expect((await evaluateSpf({ ...question, resolver })).result).toBe(theirs.status.result);
    }),
    { numRuns: 1500 },
  );
});
