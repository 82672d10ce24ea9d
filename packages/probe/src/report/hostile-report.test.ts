import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareReports, rememberReport } from './compare-reports.ts';
import { judgeReport } from './judge-report.ts';
import { parseReport } from './parse-report.ts';
import { renderReport } from './render-report.ts';
import type { Report } from './report.ts';

const report: Report = {
  summary: [
    { check: 'SPF', result: 'pass' },
    { check: 'iprev', result: 'pass' },
    { check: 'DKIM', result: 'permerror' },
    { check: 'DKIM', result: 'pass' },
  ],
  helo: 'mx1.new.example',
  sourceIp: '192.0.2.11',
  mailFrom: 'postmaster@new.example',
  sections: [
    {
      check: 'SPF',
      result: 'pass',
      ids: ['smtp.mailfrom=postmaster@new.example'],
      dns: ['new.example. SPF (no records)', 'new.example. 300 IN TXT "v=spf1 mx -all"'],
    },
    {
      check: 'DKIM',
      result: 'permerror',
      comment: 'unsupported signature algorithm',
      ids: ['header.d=new.example'],
      dns: [],
    },
    {
      check: 'DKIM',
      result: 'pass',
      comment: 'matches From: postmaster@new.example',
      ids: ['header.d=new.example'],
      dns: [],
    },
  ],
  spam: { points: -2, required: 5, rules: [{ points: -0.1, name: 'DKIM_VALID', description: 'a valid signature' }] },
};
const text = renderReport(report);
const mail = (headers: readonly string[], body: string): string =>
  `From: auth-results@verifier.port25.com\nIn-Reply-To: <mine@new.example>\n${headers.join('\n')}\n\n${body}`;

describe('a reply in other clothes', () => {
  const wrapped: readonly (readonly [string, string | Uint8Array])[] = [
    ['quoted twice', text.replaceAll(/^/gm, '>> ')],
    ['quoted behind a line of one’s own', `On Tuesday somebody wrote:\n\n${text.replaceAll(/^/gm, '> ')}`],
    ['with CRLF', text.replaceAll('\n', '\r\n')],
    ['copied from a web page', text.replaceAll('"iprev"', '“iprev”').replaceAll('check: ', 'check:\u00a0')],
    ['in UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
    [
      'as a mail in UTF-16 and base64',
      mail(
        ['Content-Type: text/plain; charset="utf-16le"', 'Content-Transfer-Encoding: base64'],
        Buffer.from(text, 'utf16le').toString('base64'),
      ),
    ],
    [
      'in Latin 1',
      Buffer.from(mail(['Content-Type: text/plain; charset=iso-8859-1', 'X-Comment: caf\u00e9'], text), 'latin1'),
    ],
    ['in a charset nobody knows', mail(['Content-Type: text/plain; charset=x-unknown'], text)],
    [
      'in quoted-printable with soft line ends',
      mail(
        ['Content-Type: text/plain', 'Content-Transfer-Encoding: quoted-printable'],
        text.replaceAll('=', '=3D').replaceAll('matches', 'mat=\nches'),
      ),
    ],
    ['below a footer of a list', `${text}\n-- \nlist footer, SPF check: none of your business\n`],
    [
      'in a forwarded mail',
      mail(
        ['Content-Type: multipart/mixed; boundary=b'],
        `--b\nContent-Type: text/html\n\n<p>see below</p>\n--b\nContent-Type: message/rfc822\n\nSubject: Authentication Report\n\n${text}\n--b--\n`,
      ),
    ],
  ];
  it.each(wrapped)('is read %s', (_, raw) => {
    const { inReplyTo: _id, ...read } = parseReport(raw);
    expect(read).toEqual(report);
  });

  it('is not changed by what the probe itself says at its end', () => {
    const forged = text
      .replace('DKIM check:         pass', 'DKIM check:         fail')
      .replace('Result:         pass (matches', 'Result:         fail (matches');
    const appended = `${forged}\n${'='.repeat(58)}\nOriginal Email\n${'='.repeat(58)}\n\n${text}`;
    const verdict = judgeReport(parseReport(appended), { domain: 'new.example' });
    expect(verdict.rows.find(({ check }) => check === 'DKIM')).toMatchObject({ state: 'fail' });
    expect(parseReport(appended).sections).toHaveLength(3);
  });
});

describe('a reply that is none', () => {
  it.each([
    ['cut in every line of its summary', text.slice(0, text.indexOf('DKIM check:'))],
    ['cut before the rule behind it', text.slice(0, text.indexOf('Details:') - 62)],
    ['in HTML only', mail(['Content-Type: text/html'], `<pre>${text}</pre>`)],
    ['encrypted', mail(['Content-Type: application/pgp-encrypted'], text)],
    ['a multipart without end', mail(['Content-Type: multipart/mixed; boundary=b'], '--b\n'.repeat(1000))],
    [
      'parts within parts',
      `From: a@new.example\n${Array.from({ length: 30 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join('')}${text}`,
    ],
    ['noise', Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256))],
  ])('is refused with a reason: %s', (_, raw) => {
    expect(() => parseReport(raw)).toThrow(/report|plain text|result/);
  });

  it.each([
    ['to another mail', '<other@new.example>', 'answers another mail'],
    ['to nobody knows what', undefined, 'does not say which mail it answers'],
  ])('is no verdict when it is an answer %s', (_, inReplyTo, message) => {
    const answered: Report = { ...report, ...(inReplyTo === undefined ? {} : { inReplyTo }) };
    expect(() => judgeReport(answered, { domain: 'new.example', messageId: '<mine@new.example>' })).toThrow(message);
  });

  it.each([
    ['fifty megabytes of headings', 'SPF check details:\n'.repeat(2_700_000)],
    ['fifty megabytes of rules', `${'='.repeat(58)}\n`.repeat(850_000)],
    ['fifty megabytes on one line', 'x'.repeat(50_000_000)],
    ['fifty megabytes of quote marks', '>'.repeat(50_000_000)],
    ['fifty megabytes of spaces', `Result:${' '.repeat(50_000_000)}x`],
    ['a report before fifty megabytes of headings', text + 'DKIM check details:\n\n'.repeat(2_000_000)],
  ])('costs bounded time: %s', (_, raw) => {
    try {
      parseReport(raw);
    } catch {
      // What it is does not matter here.
    }
  });

  it('never throws anything but a reason', () => {
    const piece = fc.constantFrom(
      'Summary of Results\n',
      '='.repeat(30),
      '\n',
      'SPF check: pass\n',
      'DKIM check details:\n',
      'Result: ',
      'pass (',
      'SpamAssassin check details:\n',
      'ham (1 points, ',
      '5 required)',
      '> ',
      'Content-Type: multipart/x; boundary=a\n\n',
      '--a\n',
      'From: a\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        try {
          parseReport(parts.join(''));
        } catch (error) {
          expect((error as Error).name).toBe('InputError');
        }
      }),
    );
  });
});

describe('a verdict', () => {
  const rows = (changes: Partial<Report>): string =>
    judgeReport({ ...report, ...changes }, { domain: 'new.example' })
      .rows.map(({ check, state }) => `${check} ${state}`)
      .join(', ');

  it('takes any aligned pass', () => {
    expect(rows({})).toBe('SPF pass, DKIM pass, alignment pass, DMARC absent, iprev pass, points pass');
  });

  it('fails what is called spam without points', () => {
    const { spam: _spam, ...rest } = report;
    expect(
      judgeReport(
        { ...rest, summary: [...report.summary, { check: 'SpamAssassin', result: 'spam' }] },
        { domain: 'new.example' },
      ).passed,
    ).toBe(false);
  });

  it('aligns nobody with a whole top-level domain', () => {
    const signed = [{ check: 'DKIM' as const, result: 'pass' as const, ids: ['header.d=example'], dns: [] }];
    expect(rows({ mailFrom: 'a@example', sections: signed })).toContain('alignment fail');
  });
});

it('shows what has changed since the last run as what it is', () => {
  const { spam: _spam, ...unscored } = report;
  const worse: Report = {
    ...unscored,
    summary: [
      { check: 'SPF', result: 'softfail' },
      { check: 'DKIM', result: 'pass' },
    ],
    spam: { points: 1.3, required: 5, rules: [] },
  };
  expect(compareReports(rememberReport(report), rememberReport(worse))).toEqual([
    'SPF pass → softfail',
    'iprev pass → not reported',
    'points -2.0 → 1.3, 3.3 worse',
  ]);
  expect(compareReports(rememberReport(report), rememberReport(report))).toEqual([]);
  expect(judgeReport(worse, { domain: 'new.example', previous: rememberReport(report) }).changes).toHaveLength(3);
  expect(compareReports(rememberReport(worse), rememberReport(unscored))).toContain('iprev not reported → pass');
});

const samples = join(import.meta.dirname, '../../../../../shared/port25');
// Real replies, where they are at hand: beside the repository, not in it.
if (existsSync(samples))
  it('samples of the wild are read, or refused with a reason', () => {
    const read = readdirSync(samples)
      .toSorted()
      .map((file) => {
        try {
          return parseReport(readFileSync(join(samples, file)))
            .summary.map(({ check, result }) => `${check} ${result}`)
            .join(' ');
        } catch (error) {
          return (error as Error).message;
        }
      });
    expect(read).toEqual([
      'SPF pass DomainKeys neutral DKIM permerror SpamAssassin ham',
      'SPF pass iprev pass DKIM pass',
      'this is not a check-auth report: it has no summary of results',
      'this is not a check-auth report: it has no summary of results',
      'SPF pass iprev pass DKIM pass DKIM pass SpamAssassin ham',
      'SPF permerror iprev pass DKIM pass',
      'this is not a check-auth report: it has no summary of results',
      'the report is cut before its summary ends',
    ]);
  });
