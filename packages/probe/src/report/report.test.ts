import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeReport, parseReport, renderReport, type Report } from '../index.ts';

const head = [
  '==========================================================',
  'Summary of Results',
  '==========================================================',
];
const tail = [
  '',
  '==========================================================',
  'Details:',
  '==========================================================',
];
const reply = (summary: readonly string[], details: readonly string[] = []): string =>
  [...head, ...summary, ...tail, ...details].join('\n');

describe('a report', () => {
  const word = fc.constantFrom(
    'pass',
    'fail',
    'softfail',
    'neutral',
    'none',
    'permerror',
    'temperror',
    'policy',
  ) as fc.Arbitrary<Report['summary'][number]['result']>;
  const check = fc.constantFrom('SPF', 'DKIM', 'iprev', 'Sender-ID', 'DomainKeys') as fc.Arbitrary<
    Report['summary'][number]['check']
  >;
  const text = fc
    .stringMatching(/^[a-zA-Z][a-zA-Z0-9 ."=;-]{0,30}[a-z]$/)
    .filter((line) => !line.endsWith(':') && !/ {2}/.test(line));
  const report: fc.Arbitrary<Report> = fc.record({
    summary: fc.array(fc.record({ check, result: word }), { minLength: 1, maxLength: 5 }),
    helo: fc.constant('mx1.new.example'),
    sourceIp: fc.constantFrom('192.0.2.11', '2001:db8::11'),
    mailFrom: fc.constant('postmaster@new.example'),
    sections: fc.array(
      fc.record({ check, result: word, ids: fc.array(text, { maxLength: 2 }), dns: fc.array(text, { maxLength: 3 }) }),
      { maxLength: 4 },
    ),
    spam: fc.record({
      points: fc.integer({ min: -50, max: 100 }).map((tenths) => tenths / 10),
      required: fc.constant(5),
      rules: fc.constant([{ points: -0.1, name: 'DKIM_VALID', description: 'a valid signature' }]),
    }),
  });

  it('is read back as it was rendered', () => {
    fc.assert(
      fc.property(report, (one) => {
        expect(parseReport(renderReport(one))).toEqual(one);
      }),
      { numRuns: 200 },
    );
  });

  it('is read through quote marks, folded mail headers, quoted-printable and base64', () => {
    const plain = renderReport({ summary: [{ check: 'SPF', result: 'pass' }], sections: [] });
    const quoted = plain
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n');
    const mail = (encoding: string, body: string): string =>
      `From: auth-results@verifier.port25.com\r\nSubject: Authentication\r\n Report\r\nIn-Reply-To: <x@new.example>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`;
    for (const text of [
      quoted,
      mail('7bit', plain),
      mail('quoted-printable', plain.replaceAll('=', '=3D')),
      mail('base64', Buffer.from(plain).toString('base64')),
    ]) {
      expect(parseReport(text).summary).toEqual([{ check: 'SPF', result: 'pass' }]);
    }
    expect(parseReport(mail('7bit', plain)).inReplyTo).toBe('<x@new.example>');
  });

  it('in a multipart mail is its first plain text', () => {
    const plain = renderReport({ summary: [{ check: 'DKIM', result: 'fail' }], sections: [] });
    const mail = `From: a@b.example\nContent-Type: multipart/alternative; boundary="x"\n\n--x\nContent-Type: text/html\n\n<p>no</p>\n--x\nContent-Type: text/plain\n\n${plain}\n--x--\n`;
    expect(parseReport(mail).summary).toEqual([{ check: 'DKIM', result: 'fail' }]);
  });

  it.each([
    ['something else', 'Hello', 'no summary'],
    ['a summary cut in its middle', [...head, 'SPF check:          pass'].join('\n'), 'cut'],
    ['an unknown result', reply(['SPF check:          perhaps']), 'result that is none'],
    ['an HTML-only mail', 'From: a@b.example\nContent-Type: text/html\n\n<b>SPF check: pass</b>', 'no plain text'],
    ['nothing', '', 'no summary'],
  ])('is never made of %s', (_name, text, message) => {
    expect(() => parseReport(text)).toThrow(message);
  });

  it('of fifty megabytes is read in bounded time', () => {
    expect(parseReport(reply(['SPF check:          pass']) + '\n'.padEnd(50_000_000, 'x\n')).summary).toHaveLength(1);
  });

  // Real replies, where they are at hand: beside the repository, not in it.
  const samples = join(import.meta.dirname, '../../../../../shared/port25');
  const wild = existsSync(samples)
    ? readdirSync(samples).map((name) => [name, readFileSync(join(samples, name), 'utf8')] as const)
    : [];
  for (const [name, text] of wild.filter(([, content]) => / check: +\w+\s+={20}/.test(content))) {
    it(`of the wild is read: ${name}`, () => {
      expect(parseReport(text).summary.length).toBeGreaterThan(2);
    });
  }
});

describe('a verdict', () => {
  const details = (check: string, result: string, id: string): readonly string[] => [
    '',
    '-'.repeat(58),
    `${check} check details:`,
    '-'.repeat(58),
    `Result:         ${result}`,
    `ID(s) verified: ${id}`,
    '',
  ];
  const spam = (points: string): readonly string[] => [
    '',
    '-'.repeat(58),
    'SpamAssassin check details:',
    '-'.repeat(58),
    `Result:         ham (${points} points, 5.0 required)`,
  ];
  const from = ['mail-from:      postmaster@new.example'];

  it.each([
    [
      'both pass',
      ['SPF check:          pass', 'DKIM check:         pass'],
      [...from, ...details('DKIM', 'pass', 'header.d=new.example')],
      true,
      '',
    ],
    [
      'one of two signatures passes',
      ['SPF check:          pass', 'DKIM check:         permerror', 'DKIM check:         pass'],
      [
        ...from,
        ...details('DKIM', 'permerror (unsupported signature algorithm)', ''),
        ...details('DKIM', 'pass', 'header.d=new.example'),
      ],
      true,
      '',
    ],
    [
      'the mail is unsigned',
      ['SPF check:          pass', 'DKIM check:         none'],
      [...from, ...details('DKIM', 'none (message not signed)', '')],
      false,
      'message not signed',
    ],
    [
      'SPF fails',
      ['SPF check:          fail', 'DKIM check:         pass'],
      [...from, ...details('SPF', 'fail (not permitted)', ''), ...details('DKIM', 'pass', 'header.d=new.example')],
      false,
      'not permitted',
    ],
    [
      'nobody is aligned',
      ['SPF check:          pass', 'DKIM check:         pass'],
      ['mail-from:      bounce@isp.example', ...details('DKIM', 'pass', 'header.d=isp.example')],
      false,
      'neither',
    ],
    [
      'the address has no name',
      ['SPF check:          pass', '"iprev" check:      fail', 'DKIM check:         pass'],
      [...from, ...details('DKIM', 'pass', 'header.d=new.example')],
      false,
      'fail',
    ],
    [
      'the points are over the limit',
      ['SPF check:          pass', 'DKIM check:         pass'],
      [...from, ...details('DKIM', 'pass', 'header.d=new.example'), ...spam('6.1')],
      false,
      '6.1 of 5.0',
    ],
    [
      'the points are those of the recipe',
      ['SPF check:          pass', 'DKIM check:         pass'],
      [...from, ...details('DKIM', 'pass', 'header.d=new.example'), ...spam('-2.0')],
      true,
      '-2.0 of 5.0',
    ],
  ])('when %s', (_name, summary, more, passed, found) => {
    const verdict = judgeReport(parseReport(reply(summary, more)), { domain: 'new.example' });
    expect(verdict.passed).toBe(passed);
    expect(verdict.rows.map((row) => row.found).join(' ')).toContain(found);
  });

  it('is refused for a reply to another mail', () => {
    const report = { ...parseReport(reply(['SPF check:          pass'])), inReplyTo: '<other@new.example>' };
    expect(() => judgeReport(report, { domain: 'new.example', messageId: '<mine@new.example>' })).toThrow(
      'answers another mail',
    );
  });
});
