import { gzipSync } from 'node:zlib';
import { defineDomain } from '@waxseal/domain';
import { describe, expect, it } from 'vitest';
import { proposePolicy } from './proposal/propose-policy.ts';
import { readReportMail } from './read-report-mail.ts';
import { aggregateText, mailWith, recordText, zipOf } from './reports.test-data.ts';
import { declaredServices, type DeclaredSenders } from './senders/declared-senders.ts';
import { openLedger } from './sums/report-ledger.ts';
import { recallSums } from './sums/domain-sums.ts';
import { summarise } from './view/summarise.ts';

const day = 86_400;
const start = Date.parse('2026-11-01T00:00:00Z') / 1000;
const time = { from: '2026-11-01', to: '2026-11-30' };

/** One kind of mail: its source and what a reporter finds of it. */
interface Mail {
  readonly source: string;
  readonly count: number;
  readonly dkim: 'pass' | 'fail';
  readonly spf: 'pass' | 'fail';
  readonly auth: string;
  readonly reason?: string;
}

const signed = (selector: string, result = 'pass', domain = 'shop.example'): string =>
  `<dkim><domain>${domain}</domain><selector>${selector}</selector><result>${result}</result></dkim>`;
const envelope = (domain: string, result: string): string =>
  `<spf><domain>${domain}</domain><result>${result}</result></spf>`;

const own: Mail = {
  source: '192.0.2.11',
  count: 30,
  dkim: 'pass',
  spf: 'pass',
  auth: signed('mx1') + envelope('shop.example', 'pass'),
};
const newsletter: Mail = {
  source: '198.51.100.20',
  count: 10,
  dkim: 'pass',
  spf: 'fail',
  auth: signed('k2') + envelope('mail20.mcsv.net', 'pass'),
};
const unsigned: Mail = { ...newsletter, count: 1, dkim: 'fail', auth: envelope('mail20.mcsv.net', 'pass') };
const passedOn: Mail = {
  source: '203.0.113.5',
  count: 4,
  dkim: 'pass',
  spf: 'fail',
  auth: signed('mx1') + envelope('forward.example', 'pass'),
};
const list: Mail = {
  source: '203.0.113.6',
  count: 2,
  dkim: 'fail',
  spf: 'fail',
  auth: signed('mx1', 'fail') + envelope('list.example', 'pass'),
  reason: 'mailing_list',
};
const stranger: Mail = {
  source: '203.0.113.66',
  count: 7,
  dkim: 'fail',
  spf: 'fail',
  auth: envelope('shop.example', 'fail'),
};

function recordOf({ source, count, dkim, spf, auth, reason }: Mail): string {
  const why = reason === undefined ? '' : `<reason><type>${reason}</type></reason>`;
  return recordText({
    row: `<source_ip>${source}</source_ip><count>${count}</count>`,
    evaluated: `<policy_evaluated><disposition>none</disposition><dkim>${dkim}</dkim><spf>${spf}</spf>${why}</policy_evaluated>`,
    auth: `<auth_results>${auth}</auth_results>`,
  });
}

type Dialect = (records: string, at: number) => Buffer;

const dates = (at: number): string => `<date_range><begin>${at}</begin><end>${at + day - 1}</end></date_range>`;
const packed = (name: string, text: string): Buffer =>
  mailWith('application/gzip', `${name}.xml.gz`, gzipSync(text), `dmarc@${name}.example`);

/** Six reporters, each with habits of its own; all tell of the same mail. */
const dialects: readonly Dialect[] = [
  (records, at) => packed('one', aggregateText({ records, dates: dates(at), email: 'dmarc@one.example', id: `${at}` })),
  (records, at) => {
    const text = aggregateText({
      records,
      dates: dates(at),
      email: 'dmarc@two.example',
      id: `${at}`,
      root: '<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">',
    });
    return mailWith(
      'application/zip',
      'two.zip',
      zipOf([{ name: 'two.xml', octets: Buffer.from(text) }]),
      'dmarc@two.example',
    );
  },
  (records, at) => {
    const [begin, end] = [at, at + day - 1].map((moment) => new Date(moment * 1000).toISOString());
    return packed(
      'three',
      aggregateText({
        records,
        dates: `<date_range><begin>${begin}</begin><end>${end}</end></date_range>`,
        email: 'dmarc@three.example',
        id: `${at}`,
      }),
    );
  },
  (records, at) =>
    packed(
      'four',
      aggregateText({
        records: records.replaceAll(/<identifiers>.*?<\/identifiers>/g, ''),
        dates: dates(at),
        email: 'dmarc@four.example',
        id: '',
      }),
    ),
  (records, at) =>
    packed(
      'five',
      aggregateText({
        records: records.replaceAll(/<disposition>none<\/disposition>/g, ''),
        dates: dates(at),
        email: 'dmarc@five.example',
        id: `${at}`,
        head: '\n<?xml version="1.0" encoding="windows-1252"?>',
      }),
    ),
  (records, at) =>
    packed(
      'six',
      aggregateText({
        records: records.replaceAll(/<count>(\d+)<\/count>/g, '<count> $1 </count>'),
        dates: dates(at),
        email: 'Six &lt;dmarc@six.example&gt;',
        id: `${at}`,
        root: '<d:feedback xmlns:d="urn:x">',
        policies:
          '<policy_published><domain>shop.example</domain><p>none</p></policy_published><policy_published><domain>news.shop.example</domain><p>none</p></policy_published>',
      }),
    ),
];

const declaration = defineDomain({
  name: 'shop.example',
  send: [{ hosts: true }, { service: 'mailchimp', dkim: { k2: 'dkim2.mcsv.net' } }],
  policy: { spf: 'fail', dmarc: { policy: 'none' } },
});
const senders: DeclaredSenders = {
  addresses: new Map([['192.0.2.11', 'mx1']]),
  services: declaredServices(declaration),
  admitted: () => undefined,
};

async function month(mailOn: (dayNumber: number) => readonly Mail[]): Promise<ReturnType<typeof summarise>> {
  const ledger = openLedger(new Map([['shop.example', undefined]]), start + 30 * day);
  for (let number = 0; number < 30; number += 1)
    for (const dialect of dialects) {
      const mail = dialect(mailOn(number).map(recordOf).join(''), start + number * day);
      const { reports, refused } = await readReportMail(mail);
      expect([reports.length, refused]).toEqual([1, []]);
      // Every report comes twice: to two addresses of the record.
      expect(reports.map((report) => ledger.add(report, true).outcome)).toEqual(['counted']);
      expect(reports.map((report) => ledger.add(report, true).outcome)).toEqual(['duplicate']);
    }
  const [sums] = ledger.sums();
  const again = recallSums(JSON.parse(JSON.stringify(sums)), 'shop.example');
  expect(again).toEqual(sums);
  if (again === undefined) throw new Error('no sums');
  return summarise(again, senders, time);
}

const now = { policy: 'none', testing: false } as const;

describe('a month of reports in six dialects', () => {
  it('names who sent what, and proposes the next step where every declared sender passes', async () => {
    const summary = await month((number) => [own, newsletter, passedOn, stranger, ...(number > 20 ? [list] : [])]);
    expect(summary).toMatchObject({ days: 30, count: 180 * 51 + 6 * 9 * 2, aligned: 180 * 44, unproved: 0 });
    expect(
      summary.parties.map(({ kind, name, count, aligned, trend }) => ({ kind, name, count, aligned, trend })),
    ).toEqual([
      { kind: 'ours', name: 'mx1', count: 5400, aligned: 5400, trend: [2700, 2700] },
      { kind: 'service', name: 'mailchimp', count: 1800, aligned: 1800, trend: [900, 900] },
      { kind: 'forwarder', name: undefined, count: 828, aligned: 720, trend: [360, 468] },
      { kind: 'stranger', name: undefined, count: 1260, aligned: 0, trend: [630, 630] },
    ]);
    expect(summary.reporters.map(({ what }) => what).toSorted()).toEqual(
      ['five', 'four', 'one', 'six', 'three', 'two'].map((name) => `${name}.example`),
    );
    expect(proposePolicy(summary, { now, canTest: true })).toEqual({
      now,
      next: { policy: 'quarantine', testing: true },
      held: [],
      cost: [
        {
          kind: 'forwarder',
          count: 108,
          why: ['the signature mx1 of shop.example does not hold (fail), SPF passes for list.example only'],
        },
        { kind: 'stranger', count: 1260, why: ['not signed, SPF fail for shop.example'] },
      ],
    });
  });

  it('holds the policy while a newsletter goes out unsigned, and says so', async () => {
    const summary = await month((number) => [own, newsletter, stranger, ...(number % 2 === 0 ? [unsigned] : [])]);
    const proposal = proposePolicy(summary, { now, canTest: true });
    expect(proposal.next).toBeUndefined();
    expect(proposal.held).toEqual([
      '90 of 1890 messages of mailchimp fail: not signed, SPF passes for mail20.mcsv.net only',
    ]);
    expect(proposal.cost[0]).toEqual({
      kind: 'service',
      name: 'mailchimp',
      count: 90,
      why: ['not signed, SPF passes for mail20.mcsv.net only'],
    });
  });
});

describe('the next step of a policy', () => {
  const party = {
    kind: 'ours',
    name: 'mx1',
    count: 1000,
    aligned: 1000,
    failing: [],
    sources: [],
    trend: [500, 500],
  } as const;
  const summary = {
    domain: 'shop.example',
    ...time,
    days: 14,
    count: 1000,
    aligned: 1000,
    parties: [party],
    reporters: [],
    unproved: 0,
    tls: { successful: 0, failed: 0, failures: [], unproved: 0 },
    failures: [],
  };
  const step = (
    policy: 'none' | 'quarantine' | 'reject',
    testing = false,
  ): { readonly policy: typeof policy; readonly testing: boolean } => ({ policy, testing });

  it.each([
    [step('none'), true, step('quarantine', true)],
    [step('none', true), true, step('quarantine', true)],
    [step('quarantine', true), true, step('quarantine')],
    [step('quarantine'), true, step('reject', true)],
    [step('reject', true), true, step('reject')],
    [step('none'), false, step('quarantine')],
    [step('quarantine'), false, step('reject')],
    [undefined, true, step('none')],
  ] as const)('after %o (test mode: %o) is %o', (at, canTest, next) => {
    expect(proposePolicy(summary, { ...(at === undefined ? {} : { now: at }), canTest }).next).toEqual(next);
  });

  it.each([
    ['the strictest is in force', step('reject'), summary, 'the policy is the strictest there is'],
    ['reports are of too few days', step('none'), { ...summary, days: 13 }, 'proved reports speak of 13 days'],
    [
      'no declared sender is told of',
      step('none'),
      { ...summary, parties: [{ ...party, kind: 'stranger' as const }] },
      'no report tells of mail that a declared sender sent',
    ],
    [
      'two of a thousand fail',
      step('none'),
      { ...summary, parties: [{ ...party, aligned: 998, failing: [{ what: 'not signed, no SPF result', count: 2 }] }] },
      '2 of 1000 messages of mx1 fail: not signed',
    ],
  ] as const)('is held where %s', (_, at, known, why) => {
    const { next, held } = proposePolicy(known, { now: at, canTest: true });
    expect([next, held.join()]).toEqual([undefined, expect.stringContaining(why) as string]);
  });
});
