import { InputError } from '@waxseal/core';
import type { Report, ResultWord } from '@waxseal/probe';
import { describe, expect, it } from 'vitest';
import { departures, verdictTable } from '../scripts/lab-verdicts.ts';

const judges = { domain: 'new.example', verifier: 'verifier.example' };

function report(spf: ResultWord, dkim: ResultWord, dmarc: ResultWord, points: number): Report {
  return {
    summary: [
      { check: 'SPF', result: spf },
      { check: 'DKIM', result: dkim },
      { check: 'DMARC', result: dmarc },
    ],
    mailFrom: 'postmaster@new.example',
    sections: [
      {
        check: 'DKIM',
        result: dkim,
        ...(dkim === 'none' ? { comment: 'message not signed (at all)' } : {}),
        ids: dkim === 'pass' ? ['header.d=new.example'] : [],
        dns: [],
      },
    ],
    spam: { points, required: 5, rules: [] },
    inReplyTo: '<1@new.example>',
  };
}

describe('the verdict table', () => {
  const probe = { messageId: '1@new.example', hop: 'mail.isp.example' };

  it('says of every mail how it went, and what the verifier found', () => {
    const probes = [
      { ...probe, mail: 'mx1', report: report('pass', 'pass', 'pass', -0.2) },
      { ...probe, mail: 'mx2', hop: 'verifier.example', report: report('fail', 'pass', 'pass', 0.1) },
      { ...probe, mail: 'unsigned', report: report('pass', 'none', 'pass', 0) },
      { ...probe, mail: 'nobody’s', hop: 'verifier.example', report: report('softfail', 'none', 'fail', 5.9) },
    ];
    expect(verdictTable(probes, judges).split('\n')).toEqual([
      'mail      route                     SPF       DKIM  alignment        DMARC  points',
      'mx1       through mail.isp.example  pass      pass  by SPF and DKIM  pass   -0.2 of 5.0',
      'mx2       direct                    fail      pass  by DKIM          pass   0.1 of 5.0',
      'unsigned  through mail.isp.example  pass      none  by SPF           pass   0.0 of 5.0',
      'nobody’s  direct                    softfail  none  fail             fail   5.9 of 5.0',
      '',
    ]);
  });

  it('says what a reply does not report', () => {
    const { spam: _, ...bare } = report('pass', 'pass', 'pass', 0);
    expect(verdictTable([{ ...probe, mail: 'mx1', report: bare }], judges)).toContain('not reported');
  });

  it('takes no reply to another mail', () => {
    expect(() =>
      verdictTable(
        [{ ...probe, messageId: '2@new.example', mail: 'mx1', report: report('pass', 'pass', 'pass', 0) }],
        judges,
      ),
    ).toThrow(InputError);
  });
});

describe('the departures of a log', () => {
  const log = [
    '2026-11-26 10:00:00 1aaaaa-00000000001-0001 <= postmaster@new.example U=root P=local S=600 id=1@new.example',
    '2026-11-26 10:00:00 1bbbbb-00000000002-0002 <= root@new.example U=root P=local S=600 id=2@new.example',
    '2026-11-26 10:00:01 1bbbbb-00000000002-0002 => someone@else.example R=dnslookup T=remote_smtp H=mx.else.example [192.0.2.9] C="250 OK"',
    '2026-11-26 10:00:01 1aaaaa-00000000001-0001 == probe@verifier.example R=smarthost T=remote_smtp_smarthost defer (111): Connection refused',
    '2026-11-26 10:05:01 1aaaaa-00000000001-0001 => probe@verifier.example R=smarthost T=remote_smtp_smarthost H=mail.isp.example [203.0.113.25] A=plain C="250 OK id=3"',
    '2026-11-26 10:05:01 1aaaaa-00000000001-0001 Completed',
  ].join('\n');

  it('are those to somebody, by Message-ID and who took them', () => {
    expect(departures(log, 'probe@verifier.example')).toEqual([
      { messageId: '1@new.example', hop: 'mail.isp.example' },
    ]);
    expect(departures(log, 'nobody@verifier.example')).toEqual([]);
  });
});
