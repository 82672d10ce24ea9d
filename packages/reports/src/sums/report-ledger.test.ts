import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AggregateReport, AggregateRow } from '../dmarc/aggregate-report.ts';
import type { Report } from '../report.ts';
import { DomainSums, recallSums } from './domain-sums.ts';
import { kept } from './kept.ts';
import { openLedger } from './report-ledger.ts';

const now = Date.parse('2026-11-28T00:00:00Z') / 1000;
const day = 86_400;

const row: AggregateRow = {
  source: '192.0.2.11',
  count: 3,
  disposition: 'none',
  dkimAligned: true,
  spfAligned: false,
  reasons: [],
  author: 'shop.example',
  dkim: [],
};
const report: AggregateReport = {
  kind: 'aggregate',
  form: 'RFC 9990',
  organization: 'Receiver',
  contact: 'receiver.example',
  id: '1',
  range: { begin: now - 2 * day, end: now - day - 1 },
  policies: [],
  rows: [row],
  notes: [],
};

function counts(sums: readonly DomainSums[]): Readonly<Record<string, readonly [proved: number, unproved: number]>> {
  const of = ({ days }: DomainSums, proved: boolean): number =>
    Object.values(days)
      .flatMap(({ mail }) => mail)
      .filter((one) => one.proved === proved)
      .reduce((sum, { count }) => sum + count, 0);
  return Object.fromEntries(sums.map((one) => [one.domain, [of(one, true), of(one, false)]]));
}

const both = (): Map<string, DomainSums | undefined> =>
  new Map([
    ['shop.example', undefined],
    ['news.shop.example', undefined],
  ]);

describe('the sums of reports', () => {
  it('count a name below a domain as the domain’s, unless it is one of its own', () => {
    const ledger = openLedger(both(), now);
    const rows = ['shop.example', 'a.shop.example', 'b.news.shop.example', 'other.example'].map((author, at) => ({
      ...row,
      author,
      count: 10 ** at,
    }));
    expect(ledger.add({ ...report, rows }, true)).toEqual({ outcome: 'counted' });
    expect(counts(ledger.sums())).toEqual({ 'shop.example': [11, 0], 'news.shop.example': [100, 0] });
  });

  const odd: readonly (readonly [string, Report, object])[] = [
    [
      'of other domains',
      { ...report, rows: [{ ...row, author: 'victim.example' }] },
      { outcome: 'elsewhere', domains: ['victim.example'] },
    ],
    [
      'of the day after tomorrow',
      { ...report, range: { begin: now + 3 * day, end: now + 4 * day } },
      { outcome: 'implausible' },
    ],
    ['of years ago', { ...report, range: { begin: 0, end: day } }, { outcome: 'implausible' }],
    ['of half a year at once', { ...report, range: { begin: now - 180 * day, end: now } }, { outcome: 'implausible' }],
  ];
  it.each(odd)('leave out a report %s', (_, one, outcome) => {
    const ledger = openLedger(both(), now);
    expect(ledger.add(one, true)).toMatchObject(outcome);
    expect(counts(ledger.sums())).toEqual({ 'shop.example': [0, 0], 'news.shop.example': [0, 0] });
  });

  it('let no forgery stand in the way of a report', () => {
    const ledger = openLedger(both(), now);
    expect(
      ledger.add({ ...report, rows: [], policies: [{ domain: 'shop.example', testing: false }] }, false).outcome,
    ).toBe('counted');
    expect(ledger.add({ ...report, policies: [{ domain: 'shop.example', testing: false }] }, true).outcome).toBe(
      'counted',
    );
    expect(counts(ledger.sums())['shop.example']).toEqual([3, 0]);
  });

  it('stay small, and lose no count, whatever comes', () => {
    const ledger = openLedger(new Map([['shop.example', undefined]]), now);
    const rows = Array.from({ length: 3 * kept.rows }, (_, at) => ({
      ...row,
      source: `2001:db8::${at.toString(16)}`,
      author: `x${at}.shop.example`,
      reasons: [`r${at}`],
    }));
    ledger.add({ ...report, rows }, true);
    const [sums] = ledger.sums();
    expect(counts(ledger.sums())['shop.example']).toEqual([9 * kept.rows, 0]);
    expect(Object.values(sums?.days ?? {})[0]?.mail.length).toBe(kept.rows + 1);
    // Opened again, they still hold the same.
    expect(openLedger(new Map([['shop.example', sums]]), now).sums()).toEqual([sums]);
    // A day that is too old goes, and with it what reports of it are known by.
    expect(openLedger(new Map([['shop.example', sums]]), now + 401 * day).sums()).toEqual([
      { version: 1, domain: 'shop.example', days: {}, seen: {} },
    ]);
  });

  it('are none of another domain, of another form, or broken', () => {
    const [sums] = openLedger(new Map([['shop.example', undefined]]), now).sums();
    expect(recallSums(sums, 'shop.example')).toEqual(sums);
    for (const value of [
      undefined,
      7,
      {},
      { ...sums, version: 2 },
      { ...sums, domain: 'x.example' },
      { ...sums, days: { today: {} } },
    ])
      expect(recallSums(value, 'shop.example')).toBeUndefined();
  });

  it('are the same in whichever order reports come, how often, and in how many runs', () => {
    const reports = fc.uniqueArray(
      fc.record({
        id: fc.nat({ max: 9 }).map(String),
        ago: fc.integer({ min: 1, max: 60 }),
        rows: fc.array(
          fc.record({
            source: fc.constantFrom('192.0.2.1', '192.0.2.2'),
            count: fc.integer({ min: 1, max: 9 }),
            dkimAligned: fc.boolean(),
            author: fc.constantFrom('shop.example', 'a.news.shop.example'),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      }),
      { selector: ({ id }) => id, maxLength: 8 },
    );
    const sorted = (sums: readonly DomainSums[]): unknown =>
      sums.map((one) => ({
        ...one,
        seen: Object.keys(one.seen).toSorted(),
        days: Object.entries(one.days).map(([name, { mail, reporters }]) => [
          name,
          mail.map((each) => JSON.stringify(each)).toSorted(),
          reporters,
        ]),
      }));
    fc.assert(
      fc.property(reports, fc.infiniteStream(fc.nat()), (given, numbers) => {
        const made = given.map(({ id, ago, rows }): AggregateReport => ({
          ...report,
          id,
          range: { begin: now - ago * day, end: now - ago * day + 3600 },
          rows: rows.map((values) => ({ ...row, ...values })),
        }));
        const once = openLedger(both(), now);
        made.forEach((one) => once.add(one, true));
        const keys = numbers.take(40);
        const mixed = [...made, ...made]
          .map((one) => ({ one, key: keys.next().value ?? 0 }))
          .toSorted((one, other) => one.key - other.key);
        const runs = mixed.reduce((sums, { one }) => {
          const ledger = openLedger(new Map(sums.map((each) => [each.domain, each])), now);
          ledger.add(one, true);
          return ledger.sums();
        }, openLedger(both(), now).sums());
        expect(sorted(runs)).toEqual(sorted(once.sums()));
      }),
      { numRuns: 60, seed: 17 },
    );
  });
});
