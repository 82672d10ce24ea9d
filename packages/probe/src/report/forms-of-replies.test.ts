import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeReport } from './judge-report.ts';
import { parseReport } from './parse-report.ts';
import { renderReport } from './render-report.ts';
import type { Report } from './report.ts';

const report: Report = {
  summary: [
    { check: 'SPF', result: 'pass' },
    { check: 'iprev', result: 'pass' },
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
      dns: ['new.example. 300 IN TXT "v=spf1 mx *_x_ -all"'],
    },
    {
      check: 'DKIM',
      result: 'pass',
      comment: 'matches From: postmaster@new.example',
      ids: ['header.d=new.example'],
      dns: [],
    },
  ],
};
const text = renderReport(report);
const rows = (raw: string): string =>
  judgeReport(parseReport(raw), { domain: 'new.example' })
    .rows.map(({ check, state }) => `${check} ${state}`)
    .join(', ');

describe('a reply', () => {
  it.each<readonly [string, (reply: string) => string]>([
    ['with labels between stars', (reply) => reply.replaceAll(/^("?[\w-]+"? check:)/gm, '*$1*')],
    ['with names between stars', (reply) => reply.replaceAll(/^("?[\w-]+"?) check:/gm, '*$1* check:')],
    ['with results between stars', (reply) => reply.replaceAll(/(check: +)(\w+)$/gm, '$1*$2*')],
    ['with two stars', (reply) => reply.replaceAll(/^(Result:|ID\(s\) verified:|Source IP:)/gm, '**$1**')],
    ['with underscores', (reply) => reply.replaceAll(/^(Summary of Results|Details:|SPF check:)/gm, '_$1_')],
    ['with entities of HTML', (reply) => reply.replaceAll('"', '&quot;').replaceAll('check:  ', 'check:&nbsp; ')],
    ['with a wrapped sender', (reply) => reply.replace('mail-from:      ', 'mail-from:\n    ')],
    [
      'with a sender in angle brackets',
      (reply) => reply.replace('postmaster@new.example\n\n', '<postmaster@new.example>\n\n'),
    ],
    ['with CR before each CRLF', (reply) => reply.replaceAll('\n', '\r\n')],
  ])('is read %s', (_, change) => {
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(parseReport(changed)).toEqual(report);
  });

  it.each([
    ['hardfail', 'fail'],
    ['HARDFAIL', 'fail'],
    ['error', 'temperror'],
    ['unknown', 'permerror'],
  ])('of the time when a result was called %s', (older, today) => {
    const changed = text
      .replace('SPF check:          pass', `SPF check:          ${older}`)
      .replace(
        'Result:         pass\nID(s) verified: smtp',
        `Result:         ${older} (not permitted)\nID(s) verified: smtp`,
      );
    const read = parseReport(changed);
    expect(read.summary[0]).toEqual({ check: 'SPF', result: today });
    expect(read.sections[0]).toMatchObject({ check: 'SPF', result: today, comment: 'not permitted' });
  });

  it.each([
    ['header.i=@new.example', 'pass'],
    ['header.i=news@new.example', 'pass'],
    ['header.i="a b"@new.example', 'pass'],
    ['header.i=@sub.new.example', 'pass'],
    ['header.d=new.example', 'pass'],
    ['HEADER.D=New.Example', 'pass'],
    ['header.i=@anew.example', 'fail'],
    ['header.i=new.example@other.example', 'fail'],
    ['header.from=new.example', 'absent'],
  ])('whose signature is of %s', (id, state) => {
    const changed = text
      .replace('header.d=new.example', id)
      .replaceAll('postmaster@new.example', 'bounce@service.example');
    expect(rows(changed)).toContain(`alignment ${state}`);
  });

  it('without details leaves the alignment unknown, which fails nothing', () => {
    const bare = text.slice(0, text.indexOf('Details:'));
    expect(rows(bare)).toBe('SPF pass, DKIM pass, alignment absent, DMARC absent, iprev pass, points absent');
    const verdict = judgeReport(parseReport(bare), { domain: 'new.example' });
    expect(verdict.passed).toBe(true);
    expect(verdict.rows[2]?.found).toContain('does not say for whom SPF and DKIM pass');
  });

  it('without details that reports no pass is not aligned', () => {
    const bare = text.slice(0, text.indexOf('Details:')).replaceAll(/(SPF|DKIM)( check: +)pass/g, '$1$2fail');
    expect(rows(bare)).toContain('alignment fail');
  });

  it('takes the sender from the details of SPF where the reply names none', () => {
    expect(rows(text.replace(/^mail-from:.*$/m, '').replace('header.d=new.example', ''))).toContain('alignment pass');
  });

  it('cut or changed at random is read, or refused with a reason', () => {
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(text.length),
        fc.constantFrom('*', '_', '&quot;', '\n', '> ', '=', ' '),
        (from, length, piece) => {
          try {
            parseReport(`${text.slice(0, from)}${piece}${text.slice(from + (length % 40))}`);
          } catch (error) {
            expect((error as Error).name).toBe('InputError');
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['stars', '*'.repeat(500_000)],
    ['underscores and labels', 'SPF check: _'.repeat(80_000)],
    ['stars around labels', '*SPF check: '.repeat(80_000)],
  ])('costs bounded time, made of %s', (_, raw) => {
    expect(() => parseReport(raw)).toThrow('summary of results');
  });
});
