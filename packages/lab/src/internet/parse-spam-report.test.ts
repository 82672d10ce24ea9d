import { describe, expect, it } from 'vitest';
import { parseSpamReport } from './parse-spam-report.ts';
import { renderTrace } from './score-message.ts';

const report = `5.2/5.0
Spam detection software, running on the system "verifier.port25.com",
has identified this incoming email as possible spam.

Content preview:  3.0 HELLO not a rule

Content analysis details:   (5.2 points, 5.0 required)

 pts rule name              description
---- ---------------------- --------------------------------------------------
-0.0 SPF_PASS               SPF: sender matches SPF record
 0.9 SPF_FAIL               SPF: sender does not match SPF record (fail)
                            [SPF failed: Rejected by SPF record]
 4.3 T_TEST_2               

`;

describe('the answer of spamc -R', () => {
  it('is points, limit and the rules that fired, with their folded descriptions', () => {
    expect(parseSpamReport(report)).toEqual({
      points: 5.2,
      required: 5,
      rules: [
        { points: 0, name: 'SPF_PASS', description: 'SPF: sender matches SPF record' },
        { points: 0.9, name: 'SPF_FAIL', description: 'SPF: sender does not match SPF record (fail) [SPF failed: Rejected by SPF record]' },
        { points: 4.3, name: 'T_TEST_2', description: '' },
      ],
    });
  });

  it.each(['', 'spamc: connection refused', 'From: a@b.example\n\n5.2/5.0\n'])('is none when it is %j', (text) => {
    expect(parseSpamReport(text)).toBeUndefined();
  });

  it('is read from negative points too', () => {
    expect(parseSpamReport('-1.1/5.0\r\n')).toEqual({ points: -1.1, required: 5, rules: [] });
  });
});

describe('the trace a verifier adds', () => {
  it('holds what the connection said, and no line of a stranger’s', () => {
    const trace = renderTrace({ ip: '192.0.2.11', helo: 'mx1.new.example\r\nX-Spam: no', mailFrom: 'a@new.example>\n\nBody' }, new Date(0));
    expect(trace.split('\r\n')).toEqual([
      'Return-Path: <a@new.example>Body>',
      'Received: from mx1.new.exampleX-Spam:no (mx1.new.exampleX-Spam:no [192.0.2.11])',
      '\tby verifier.port25.com with ESMTP id lab;',
      '\tThu, 01 Jan 1970 00:00:00 +0000',
      '',
    ]);
  });
});
