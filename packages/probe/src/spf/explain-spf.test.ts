import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { LookupFailed, type Resolver } from '../dns/resolver.ts';
import { resolverFromRecords } from '../dns/resolver-from-records.ts';
import { evaluateSpf, type SpfQuestion } from './evaluate-spf.ts';
import { explainSpf } from './explain-spf.ts';
import { spfWorstCase } from './worst-case.ts';

const zone = parseZone(
  `$ORIGIN new.example.
$TTL 300
@      TXT "v=spf1 a mx include:part.new.example ~all include:never.new.example"
part   TXT "v=spf1 ip4:192.0.2.0/24 exists:%{i}.x.new.example redirect=last.new.example"
last   TXT "v=spf1 ptr -all redirect=never.new.example"
never  TXT "v=spf1 a a a a a a a a a a a -all"
self   TXT "v=spf1 include:SELF.new.example -all"
one    TXT "v=spf1 a include:two.new.example -all"
two    TXT "v=spf1 redirect=one.new.example"
round  TXT "v=spf1 redirect=round.new.example"
both   TXT "v=spf1 -all"
both   TXT "v=spf1 +all"
bad    TXT "v=spf1 ip4:1.2.3 -all"
named  TXT "v=spf1 ptr:new.example -all"
macro  TXT "v=spf1 exists:%{p}.x.new.example -all"
many   TXT "v=spf1 include:never.new.example include:never.new.example -all"
`,
).records.map(({ record }) => record);
const known = resolverFromRecords(zone);
/** Nobody answers for the reverse zone. */
const resolver: Resolver = (name, type) =>
  name.endsWith('.arpa') ? Promise.reject(new LookupFailed('ESERVFAIL', name, type)) : known(name, type);
const question = (domain: string, ip = '198.51.100.9'): SpfQuestion => ({
  ip,
  helo: 'mx1.new.example',
  sender: `me@${domain}`,
  resolver,
});
const explain = async (domain: string, ip?: string): Promise<string> => {
  const asked = question(domain, ip);
  return explainSpf(asked, await evaluateSpf(asked), await spfWorstCase(asked));
};

describe('an explanation', () => {
  it.each([
    ['self.new.example', 'SELF.new.example includes itself'],
    ['round.new.example', 'round.new.example redirects to itself'],
    ['one.new.example', 'one.new.example leads to two.new.example leads to one.new.example: a loop'],
  ])('names a loop: %s', async (domain, said) => {
    const { result, terms } = await evaluateSpf(question(domain));
    expect(result).toBe('permerror');
    expect(terms.length).toBeLessThan(6);
    const text = await explain(domain);
    expect(text).toContain(said);
    expect(text).toMatch(/worst case[^\n]*leads back to itself/i);
  });

  it.each([
    ['self.new.example', 'record: v=spf1 include:SELF.new.example -all\n'],
    ['bad.new.example', 'record: v=spf1 ip4:1.2.3 -all\n'],
    ['both.new.example', 'record: v=spf1 -all\nrecord: v=spf1 +all\n'],
    ['never.new.example', 'record: v=spf1 a a a'],
  ])('shows the record where it ends in an error: %s', async (domain, record) => {
    expect((await evaluateSpf(question(domain))).result).toBe('permerror');
    expect(await explain(domain)).toContain(record);
  });

  it.each([
    ['named.new.example', '  ptr:new.example     unknown'],
    [
      'macro.new.example',
      'unknown: PTR 9.100.51.198.in-addr.arpa: ESERVFAIL got no answer; with one the result may be another',
    ],
  ])('calls unknown what hangs on a PTR that got no answer: %s', async (domain, said) => {
    const text = await explain(domain);
    expect(text).toContain(said);
    expect(text).not.toContain('has no name');
    expect(text).toContain('with one the result may be another');
  });

  it('counts the lookups up to the match, and those of a client that nothing matches', async () => {
    const text = await explain('new.example', '192.0.2.7');
    expect(text).toContain('lookups 3 of 10, void 2 of 2\n');
    // a, mx, include, exists, redirect, ptr; what stands behind all is never asked.
    expect(text).toContain('worst case, for a client that nothing matches: lookups 6 of 10\n');
    expect(await explain('many.new.example')).toContain('lookups 24 of 10, too many: other clients get permerror');
  });

  it('cites sections as they are written, and nothing else beyond ASCII', async () => {
    expect(await explain('both.new.example')).toContain('(RFC 7208 §4.5)');
  });
});
