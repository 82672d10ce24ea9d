import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  domainName,
  isDmarc,
  isSpf,
  joinedText,
  minutes,
  parseDmarc,
  parseTagList,
  type ResourceRecord,
  valueOf,
} from '@waxseal/core';
import { defineDomain, readDomain, renderDomain } from '@waxseal/domain';
import { compareSenders, LookupFailed, offlineDns } from '@waxseal/probe';
import { recordKey } from '@waxseal/publish';
import { parseZone, renderZone } from '@waxseal/zone';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Records = readonly ResourceRecord[];

/** What the zone is once it was declared as it was read. */
function declaredAgain(name: string, records: Records): { readonly after: Records; readonly notes: readonly string[] } {
  const origin = domainName(name);
  const { declaration, rest, notes } = readDomain(origin, records);
  const lines = renderZone(rest, { origin })
    .split('\n')
    .slice(1)
    .filter((line) => line !== '');
  const declared = defineDomain({ ...declaration, records: lines });
  const kept = parseZone(`$ORIGIN ${origin}\n$TTL 300\n${declared.records.join('\n')}\n`, { origin });
  expect(kept.faults).toEqual([]);
  const authority = records.filter(({ type, owner }) => owner === origin && (type === 'SOA' || type === 'NS'));
  return {
    after: [
      ...authority,
      ...renderDomain(declared, { ttl: minutes(5), addresses: [] }),
      ...kept.records.map(({ record }) => record),
    ],
    notes,
  };
}

/** A record by what it says to mail: policies that are read say the same in any order of their tags. SPF is evaluated. */
function meaning(record: ResourceRecord): string {
  const text = record.type === 'TXT' ? joinedText(record.strings) : '';
  const head = `${record.owner.toLowerCase()} ${record.type}`;
  if (isSpf(text)) return `${head} SPF`;
  const policy = isDmarc(text) ? valueOf(() => parseDmarc(text)) : undefined;
  if (policy !== undefined)
    return `${head} ${JSON.stringify(
      Object.entries(policy)
        .map((entry) => JSON.stringify(entry))
        .toSorted(),
    )}`;
  if (/^v=(?:STSv1|TLSRPTv1)/.test(text)) return `${head} ${JSON.stringify(parseTagList(text).tags)}`;
  return recordKey(record);
}

const world = parseZone(
  '$ORIGIN .\n$TTL 300\n_spf.google.com. TXT "v=spf1 ip4:203.0.113.0/25 ~all"\nservers.mcsv.net. TXT "v=spf1 ip4:203.0.113.128/26 ?all"\n_spf.mailbox-provider.example. TXT "v=spf1 ip4:198.51.100.32/27 -all"\npartner.example. TXT "v=spf1 ip4:198.51.100.200 -all"\n',
).records.map(({ record }) => record);
const beyond = offlineDns(world, (name, type) => Promise.reject(new LookupFailed('ESERVFAIL', name, type))).resolver;

/** The same answer to every question about mail, in both directions. */
async function expectSame(before: Records, after: Records): Promise<void> {
  expect(new Set(after.map(meaning))).toEqual(new Set(before.map(meaning)));
  const owners = before.flatMap((record) =>
    record.type === 'TXT' && isSpf(joinedText(record.strings)) && /^[a-z0-9]/i.test(record.owner)
      ? [record.owner.slice(0, -1)]
      : [],
  );
  const [one, other] = [offlineDns(before, beyond).resolver, offlineDns(after, beyond).resolver];
  for (const domain of new Set(owners)) {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const { rows, others } = await compareSenders({ domain, before: from, after: to });
      expect(rows.flatMap(({ lost }) => lost)).toEqual([]);
      expect(others.after).toBe(others.before);
    }
  }
}

const zones = globSync('zones/*.zone', { cwd: import.meta.dirname }).toSorted();

describe('a zone that is declared as it was read answers every question about mail as before', () => {
  it('is tried with sixty zones', () => expect(zones.length).toBeGreaterThanOrEqual(60));

  it.each(zones)('%s', async (file) => {
    const name = `${basename(file, '.zone')}.example`;
    const { records, faults } = parseZone(readFileSync(join(import.meta.dirname, file), 'utf8'), { file });
    expect(faults).toEqual([]);
    const before = records.map(({ record }) => record);
    await expectSame(before, declaredAgain(name, before).after);
  });

  it('is tried with generated zones', async () => {
    const term = fc.constantFrom(
      'mx',
      'a',
      '?a:mail',
      'ip4:192.0.2.0/28',
      '-ip4:192.0.2.3',
      'ip6:2001:db8::/64',
      'include:_spf.google.com',
      'include:servers.mcsv.net',
      'include:amazonses.com',
      '~include:partner.example',
      'exists:%{i}.list.example',
    );
    const end = fc.constantFrom(
      '-all',
      '~all',
      '?all',
      '',
      'redirect=_spf.mailbox-provider.example',
      '-all exp=why.new.example',
      '+all',
      'x=y -all',
    );
    const spf = fc
      .tuple(fc.array(term, { maxLength: 5 }), end)
      .map(
        ([terms, last]) =>
          `TXT "${['v=spf1', ...terms.map((one) => (one === '?a:mail' ? '?a:mail.new.example' : one)), last].join(' ').trim()}"`,
      );
    const dmarc = fc
      .tuple(
        fc.constantFrom('none', 'quarantine', 'reject'),
        fc.constantFrom('', '; sp=none', '; np=reject; t=y', '; pct=20', '; adkim=s; aspf=s'),
        fc.constantFrom('', '; rua=mailto:a@reports.example'),
      )
      .map(([p, more, rua]) => `TXT "v=DMARC1; p=${p}${more}${rua}"`);
    const line = fc.oneof(
      spf.map((text) => `@ ${text}`),
      spf.map((text) => `news ${text}`),
      dmarc.map((text) => `_dmarc ${text}`),
      dmarc.map((text) => `_dmarc.news ${text}`),
      fc.constantFrom(
        '@ MX 10 mail',
        '@ MX 20 mx2',
        '@ MX 0 .',
        '@ MX 1 smtp.google.com.',
        'news MX 10 mail',
        '* MX 5 mail',
      ),
      fc.constantFrom(
        'k2._domainkey CNAME dkim2.mcsv.net.',
        'k3._domainkey.news CNAME dkim3.mcsv.net.',
        's1._domainkey CNAME s1.domainkey.u1.wl.sendgrid.net.',
        'em1 CNAME u1.wl.sendgrid.net.',
        'x._domainkey TXT "v=DKIM1; p="',
      ),
      fc.constantFrom(
        '@ A 192.0.2.80',
        'mail AAAA 2001:db8::25',
        '_mta-sts TXT "v=STSv1; id=1"',
        '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@reports.example"',
        '@ TXT "hello; world"',
        'sub NS ns1.else.example.',
      ),
    );
    const head =
      '$ORIGIN new.example.\n$TTL 300\n@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\nns1 A 192.0.2.53\nmail A 192.0.2.25\n';
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(line, { maxLength: 12 }), async (lines) => {
        const before = parseZone(`${head}${lines.join('\n')}\n`).records.map(({ record }) => record);
        await expectSame(before, declaredAgain('new.example', before).after);
      }),
      { numRuns: 300 },
    );
  }, 300_000);
});
