import { generateKeyPairSync } from 'node:crypto';
import { dkimKeyRecord, type ResourceRecord, secret } from '@waxseal/core';
import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { type DnsAnswers, parseDnsAnswers, renderDnsAnswers } from '../dns/dns-answers.ts';
import { recordAnswers } from '../dns/record-answers.ts';
import { LookupFailed } from '../dns/resolver.ts';
import { resolverFromRecords } from '../dns/resolver-from-records.ts';
import { resolverFromAnswers } from './offline-dns.ts';
import { learnEgress } from './learn-egress.ts';
import type { Egress } from './proof.ts';
import { proveMatrix, type ProofCell, type ProofMatrix } from './prove-matrix.ts';
import { refreshAnswers } from './refresh-answers.ts';
import { renderMatrix } from './render-matrix.ts';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = { domain: 'new.example', selector: 'mx1', privatePem: secret(pair.privateKey) };
const split =
  dkimKeyRecord({ algorithm: 'rsa', publicKey: pair.publicKey.toString('base64') }).match(/.{1,250}/g) ?? [];

const zoneOf = (changes: Readonly<Record<string, string>> = {}): readonly ResourceRecord[] => {
  const lines: Record<string, string> = {
    spf: '@ TXT "v=spf1 a:new.example include:sfr.fr -all"',
    key: `mx1._domainkey TXT ${split.map((part) => `"${part}"`).join(' ')}`,
    dmarc: '_dmarc TXT "v=DMARC1; p=reject"',
    address: 'mx1 A 192.0.2.11',
    ...changes,
  };
  const text = `$ORIGIN new.example.\n$TTL 300\n@ SOA ns1 hostmaster 1 4h 1h 2w 5m\n@ A 192.0.2.11\n@ MX 10 mx1\n${Object.values(lines).join('\n')}\n`;
  return parseZone(text, {}).records.map(({ record }) => record);
};

const answers: DnsAnswers = {
  version: 1,
  taken: '2026-11-24',
  answers: [
    { name: 'sfr.fr', type: 'TXT', values: ['v=spf1 ip4:198.51.100.0/28 -all'] },
    { name: '_dmarc.example', type: 'TXT' },
    { name: '11.2.0.192.in-addr.arpa', type: 'PTR', values: ['mx1.new.example'] },
    { name: '1.100.51.198.in-addr.arpa', type: 'PTR', values: ['out.sfr.fr'] },
    { name: 'out.sfr.fr', type: 'A', values: ['198.51.100.1'] },
    { name: '77.113.0.203.in-addr.arpa', type: 'PTR' },
    { name: '78.113.0.203.in-addr.arpa', type: 'PTR', values: ['mx2.new.example'] },
  ],
};

const direct: Egress = { name: 'mx1', ip: '192.0.2.11', helo: 'mx1.new.example', keys: [key] };
const relayed: Egress = { name: 'mx1 via mail.club-internet.fr', ip: '198.51.100.1', helo: 'out.sfr.fr', keys: [key] };
const other: Egress = { name: 'mx2', ip: '203.0.113.77', helo: 'mx2.new.example', keys: [key] };
const clock = (): Date => new Date('2026-01-01T00:00:00Z');

const prove = (
  egresses: readonly Egress[],
  records = zoneOf(),
  mailFrom = 'postmaster@new.example',
): Promise<ProofMatrix> =>
  proveMatrix({ domains: [{ domain: 'new.example', mailFrom }], egresses, records, answers, clock });
const cell = async (egress: Egress, records = zoneOf(), mailFrom?: string): Promise<ProofCell> => {
  const { cells } = await prove([egress], records, mailFrom);
  if (cells[0] === undefined) throw new Error('no cell');
  return cells[0];
};

describe('the matrix', () => {
  it('passes for a host and for its smarthost, and says what that hangs on', async () => {
    const matrix = await prove([direct, relayed]);
    expect(matrix).toMatchObject({ passed: true, missing: [] });
    expect(matrix.cells[0]?.spf.counterfactual).toBe('remove a:new.example and mail through mx1 gets fail');
    expect(matrix.cells[1]?.spf.counterfactual).toBe(
      'remove include:sfr.fr and mail through mx1 via mail.club-internet.fr gets fail',
    );
    expect(renderMatrix(matrix))
      .toContain(`domain       egress                         address       SPF   DKIM  DMARC  FCrDNS
new.example  mx1                            192.0.2.11    pass  pass  pass   pass
new.example  mx1 via mail.club-internet.fr  198.51.100.1  pass  pass  pass   pass
`);
  });

  it('says once what many ways hang on, and names a few of them', async () => {
    const many = Array.from({ length: 30 }, (_, n) => ({ ...relayed, name: `mx${n} via mail.club-internet.fr` }));
    const lines = renderMatrix(await prove(many))
      .split('\n')
      .filter((line) => line.includes('remove include:sfr.fr'));
    expect(lines).toEqual([
      'new.example: spf: remove include:sfr.fr and mail through mx0 via mail.club-internet.fr, mx1 via mail.club-internet.fr, mx2 via mail.club-internet.fr, mx3 via mail.club-internet.fr and 26 more gets fail',
    ]);
  });

  it('is JSON as it stands, without a trace of the keys', async () => {
    const matrix = await prove([direct]);
    expect(JSON.parse(JSON.stringify(matrix))).toEqual(matrix);
    expect(JSON.stringify(matrix)).not.toContain('PRIVATE KEY');
  });

  it('mends SPF by the address, tried out', async () => {
    const { spf, passed } = await cell(other);
    expect([passed, spf]).toMatchObject([
      false,
      {
        state: 'fail',
        result: 'fail',
        counterfactual: 'with ip4:203.0.113.77 mail through mx2 passes',
        fix: 'add ip4:203.0.113.77 to the SPF record of new.example.',
      },
    ]);
  });

  it.each([
    [
      '@ TXT "v=spf1 a:new.example moo -all"',
      'mend the SPF record of new.example.: in the record of new.example: moo is no legal term',
    ],
    [
      `@ TXT "v=spf1 ${'a:ns1.elsewhere.new.example '.repeat(3)}-all"`,
      'mend the SPF record of new.example.: more than 2 terms ask for what is not there (RFC 7208 §4.6.4)',
    ],
  ])('says what is wrong with a record that another address does not mend: %s', async (spf, fix) => {
    expect((await cell(direct, zoneOf({ spf }))).spf).toMatchObject({ state: 'fail', result: 'permerror', fix });
  });

  it('says what to publish where there is no SPF record', async () => {
    expect((await cell(direct, zoneOf({ spf: '' }))).spf).toMatchObject({
      state: 'fail',
      result: 'none',
      fix: 'publish "v=spf1 ip4:192.0.2.11 -all" as TXT at new.example.',
    });
  });

  it('mends DKIM by the host’s own public key', async () => {
    const foreign = dkimKeyRecord({ algorithm: 'ed25519', publicKey: Buffer.alloc(32, 1).toString('base64') });
    for (const record of ['', `mx1._domainkey TXT "${foreign}"`]) {
      expect((await cell(direct, zoneOf({ key: record }))).dkim).toMatchObject({
        state: 'fail',
        result: 'permerror',
        fix: 'publish the public key of the host at mx1._domainkey.new.example.',
      });
    }
  });

  it('says that a host has no key for a domain', async () => {
    expect((await cell({ ...direct, keys: [] })).dkim).toMatchObject({
      state: 'fail',
      result: 'none',
      fix: 'make a key for new.example on mx1',
    });
  });

  it('knows when DMARC hangs on one of the two only', async () => {
    expect((await cell({ ...direct, keys: [] })).dmarc).toMatchObject({
      state: 'pass',
      counterfactual:
        'it passes by SPF alone: where SPF breaks, as in every forwarding, receivers are asked for p=reject',
    });
    expect((await cell(direct, zoneOf(), 'bounce@sfr.fr')).dmarc.counterfactual).toContain('by DKIM alone');
  });

  it('fails DMARC where nobody is aligned', async () => {
    const { dmarc } = await cell({ ...relayed, keys: [] }, zoneOf(), 'bounce@sfr.fr');
    expect(dmarc).toMatchObject({ state: 'fail', fix: 'sign with a key of new.example' });
  });

  it('has nothing to say where there is no DMARC policy, but what to publish', async () => {
    const { dmarc, passed } = await cell(direct, zoneOf({ dmarc: '' }));
    expect([passed, dmarc.state]).toEqual([true, 'absent']);
  });

  it.each([
    [
      other,
      'permerror',
      'have the owner of 203.0.113.77 set its PTR to mx2.new.example, and publish A 203.0.113.77 at mx2.new.example',
    ],
    [{ ...other, helo: 'mx1.new.example', ip: '203.0.113.78' }, 'fail', 'publish A 203.0.113.78 at mx2.new.example'],
  ] as const)('mends the reverse lookup', async (egress, result, fix) => {
    expect((await cell(egress)).fcrdns).toMatchObject({ state: 'fail', result, fix });
  });

  it('does not know what the file of answers lacks, and says so', async () => {
    const matrix = await prove([{ ...direct, ip: '203.0.113.9' }]);
    expect(matrix).toMatchObject({ passed: false, missing: ['PTR 9.113.0.203.in-addr.arpa'] });
    expect(matrix.cells[0]?.fcrdns).toMatchObject({ state: 'unknown', result: 'temperror' });
    expect(renderMatrix(matrix)).toContain(
      '! no answer on file for PTR 9.113.0.203.in-addr.arpa\n  fix: refresh dns-answers.json',
    );
  });

  it('shows where older receivers differ', async () => {
    const { dmarc } = await cell(direct, zoneOf({ dmarc: '_dmarc TXT "v=DMARC1; p=reject; pct=10"' }));
    expect(dmarc.reason).toContain('older receivers: pct=10');
  });
});

describe('the matrix over a DNS that misbehaves', () => {
  const over = (answer: () => Promise<unknown>): Promise<ProofMatrix> =>
    proveMatrix({
      domains: [{ domain: 'new.example' }],
      egresses: [relayed, other],
      records: zoneOf(),
      answers: answer,
      clock,
      patience: 200,
    });

  it('ends when its patience does where nobody answers, and passes nothing', async () => {
    const { passed, cells, missing } = await over(() => new Promise(() => undefined));
    expect([passed, cells.map(({ spf, fcrdns }) => [spf.state, fcrdns.state])]).toEqual([
      false,
      [
        ['unknown', 'unknown'],
        ['unknown', 'unknown'],
      ],
    ]);
    expect(missing).toContain('TXT sfr.fr');
  });

  it.each<[string, unknown]>([
    ['numbers', [7]],
    ['nothing', undefined],
    ['null', [null]],
    ['lists of lists', [[['v=spf1 include:sfr.fr -all']], ['v=DMARC1; p=reject']]],
    ['records that call for themselves for ever', [['v=spf1 include:sfr.fr include:new.example redirect=sfr.fr']]],
    ['ten thousand records', Array.from({ length: 10_000 }, (_, n) => [`v=spf1 a:${n}.example -all`])],
    ['a record of a mebibyte', [[`v=spf1 ${'a:x.example '.repeat(90_000)}-all`]]],
    ['text that a terminal would obey', [['v=spf1 \u001b[2J exists:%{i}.\u0007 -all']]],
  ])('is not passed by one that answers everything with %s', async (_, answer) => {
    const matrix = await over(async () => answer);
    expect(matrix.cells.map(({ spf }) => spf.state)).not.toContain('pass');
    expect(renderMatrix(matrix)).toMatch(/^[ -~\n…✗!§]*$/);
    expect(renderMatrix(matrix).length).toBeLessThan(10_000);
  });
});

it('learns a way out from the reply to a probe', () => {
  const report = { summary: [], sections: [], sourceIp: '198.51.100.1', helo: 'out.sfr.fr' };
  expect(learnEgress(report, { name: 'mx1', keys: [] })).toEqual({
    name: 'mx1',
    ip: '198.51.100.1',
    helo: 'out.sfr.fr',
    keys: [],
  });
  expect(learnEgress({ ...report, sourceIp: '89.38.xxx.xxx' }, { name: 'mx1', keys: [] })).toBeUndefined();
});

describe('a file of DNS answers', () => {
  it('holds, when refreshed, all that the next proof asks beyond our zones', async () => {
    const world = resolverFromAnswers({
      ...answers,
      answers: [...answers.answers, { name: 'unasked.example', type: 'A' }],
    });
    const options = {
      domains: [{ domain: 'new.example' }],
      egresses: [direct, relayed, other],
      records: zoneOf(),
      clock,
    };
    const fresh = await refreshAnswers({ ...options, resolver: world, taken: '2026-12-01' });
    expect(fresh.missing).toEqual([]);
    expect(fresh.answers.answers.map(({ type, name }) => `${type} ${name}`).toSorted()).toEqual([
      'A out.sfr.fr',
      'PTR 1.100.51.198.in-addr.arpa',
      'PTR 11.2.0.192.in-addr.arpa',
      'PTR 77.113.0.203.in-addr.arpa',
      'TXT _dmarc.example',
      'TXT sfr.fr',
    ]);
    const again = await proveMatrix({ ...options, answers: fresh.answers });
    expect(again).toEqual(await proveMatrix({ ...options, answers }));
  });

  it('is what it was rendered from, sorted', () => {
    const text = renderDnsAnswers(answers);
    const read = parseDnsAnswers(text, 'dns-answers.json');
    expect(read.answers).toHaveLength(answers.answers.length);
    expect(renderDnsAnswers(read)).toBe(text);
    expect(text.split('\n')[4]).toBe('    {"name":"1.100.51.198.in-addr.arpa","type":"PTR","values":["out.sfr.fr"]},');
  });

  it('tells all its faults at once', () => {
    const bad = {
      version: 2,
      taken: 'today',
      answers: [
        { name: 'a.example.', type: 'A', values: ['x', '192.0.2.1'] },
        { name: 'b.example', type: 'LOC' },
        { name: 'm.example', type: 'MX', values: ['m'], ttl: 3 },
        { name: 'm.example', type: 'MX' },
        7,
      ],
    };
    expect(() => parseDnsAnswers(JSON.stringify(bad), 'f.json')).toThrow(
      /version 1[^]*2026-11-24[^]*answers\[0\]\.name[^]*answers\[0\]\.values\[0\][^]*an IPv4 address[^]*answers\[1\]\.type[^]*answers\[2\]\.ttl[^]*answers\[2\]\.values\[0\][^]*answers\[4\][^]*answers\[3\][^]*twice/,
    );
  });

  it.each([
    ['{ "version": 1,\n  nothing }', 'f.json:2:3'],
    ['[]', 'expected an object'],
    ['', 'no JSON'],
  ])('refuses %j', (text, message) => {
    expect(() => parseDnsAnswers(text, 'f.json')).toThrow();
    try {
      parseDnsAnswers(text, 'f.json');
    } catch (error) {
      expect(JSON.stringify((error as { faults: unknown }).faults) + (error as Error).message).toContain(
        message.startsWith('f.json:') ? '"line":2,"column":3' : message,
      );
    }
  });

  it('is refreshed by writing down what the DNS says', async () => {
    const recorder = recordAnswers(resolverFromRecords(zoneOf()));
    await recorder.resolver('new.example', 'MX');
    await recorder.resolver('new.example.', 'TXT');
    await expect(recorder.resolver('absent.example', 'A')).rejects.toThrow(LookupFailed);
    await expect(recorder.resolver('mx1.new.example', 'AAAA')).rejects.toThrow(LookupFailed);
    const read = resolverFromAnswers(
      parseDnsAnswers(renderDnsAnswers({ version: 1, taken: '2026-11-24', answers: recorder.answers() })),
    );
    expect(await read('new.example', 'MX')).toEqual([{ exchange: 'mx1.new.example', priority: 10 }]);
    expect(await read('NEW.example', 'TXT')).toEqual([['v=spf1 a:new.example include:sfr.fr -all']]);
    await expect(read('absent.example', 'A')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(read('mx1.new.example', 'AAAA')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(read('other.example', 'A')).rejects.toMatchObject({ code: 'ESERVFAIL' });
  });
});
