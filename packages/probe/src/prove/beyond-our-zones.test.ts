import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { mergeAnswers } from '../dns/merge-answers.ts';
import type { DnsAnswers } from '../dns/dns-answers.ts';
import { offlineDns, resolverFromAnswers } from './offline-dns.ts';
import type { Egress } from './proof.ts';
import { proveMatrix } from './prove-matrix.ts';
import { renderMatrix } from './render-matrix.ts';

const records = parseZone(`$ORIGIN new.example.
$TTL 300
@ SOA ns1 hostmaster 1 4h 1h 2w 5m
@ TXT "v=spf1 a:mx1.new.example include:isp.example -all"
mx1 A 192.0.2.11
k1._domainkey CNAME k1.service.example.
inner CNAME mx1
away CNAME gone.example.
loop CNAME loop
p TXT "v=spf1 ptr -all"
`).records.map(({ record }) => record);
const answers: DnsAnswers = {
  version: 1,
  taken: '2026-01-01',
  answers: [
    { name: 'k1.service.example', type: 'CNAME', values: ['real.service.example'] },
    { name: 'real.service.example', type: 'TXT', values: ['v=DKIM1; p='] },
    { name: 'round.example', type: 'CNAME', values: ['round.example'] },
    { name: 'old.example', type: 'TXT', values: ['kept'] },
  ],
};

describe('an alias', () => {
  const dns = offlineDns(records, resolverFromAnswers(answers));
  it('leads out of our zones, to what the world says', async () => {
    expect(await dns.resolver('k1._domainkey.new.example', 'TXT')).toEqual([['v=DKIM1; p=']]);
  });
  it('within them is answered by them', async () => {
    expect(await dns.resolver('inner.new.example', 'A')).toEqual(['192.0.2.11']);
    await expect(dns.resolver('inner.new.example', 'TXT')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(dns.resolver('loop.new.example', 'A')).rejects.toMatchObject({ code: 'ENODATA' });
  });
  it('whose target nobody can tell is missing under the name of the target', async () => {
    await expect(dns.resolver('away.new.example', 'A')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    expect([...dns.missing]).toEqual(['A gone.example']);
    await expect(resolverFromAnswers(answers)('round.example', 'A')).rejects.toMatchObject({ code: 'ESERVFAIL' });
  });
});

it('a refresh keeps what it got no answer for', () => {
  const learnt: DnsAnswers = {
    version: 1,
    taken: '2026-02-02',
    answers: [{ name: 'REAL.service.example', type: 'TXT', values: ['v=DKIM1; p=QQ=='] }],
  };
  const merged = mergeAnswers(answers, learnt);
  expect(merged.taken).toBe('2026-02-02');
  expect(merged.answers).toHaveLength(4);
  expect(merged.answers).toContainEqual({ name: 'old.example', type: 'TXT', values: ['kept'] });
  expect(merged.answers).toContainEqual(learnt.answers[0]);
  expect(mergeAnswers(undefined, learnt)).toEqual(learnt);
});

describe('ways of one host', () => {
  const egress = (ip: string): Egress => ({ name: 'mx1', ip, helo: 'mx1.new.example', keys: [] });
  it('are told apart by their addresses, and a missing answer is no counterfactual', async () => {
    const matrix = await proveMatrix({
      domains: [{ domain: 'new.example' }],
      egresses: [egress('192.0.2.11'), egress('2001:db8::11')],
      records,
      answers,
    });
    const text = renderMatrix(matrix);
    expect(matrix.cells.map((cell) => [cell.egress, cell.way])).toEqual([
      ['mx1', 'mx1 (192.0.2.11)'],
      ['mx1', 'mx1 (2001:db8::11)'],
    ]);
    expect(text).toContain('through mx1 (2001:db8::11): spf temperror');
    expect(text).toContain('through mx1 (192.0.2.11): fcrdns');
    // include:isp.example is not known: what would be without a: nobody can say.
    expect(text).not.toContain('gets temperror');
  });
  it('of which a PTR is not known are unknown, not failed', async () => {
    const { cells } = await proveMatrix({
      domains: [{ domain: 'p.new.example' }],
      egresses: [egress('198.51.100.9')],
      records,
      answers,
    });
    expect(cells[0]?.spf).toMatchObject({ state: 'unknown', result: 'fail' });
  });
});
