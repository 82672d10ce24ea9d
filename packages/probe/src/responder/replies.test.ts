import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReport } from '../report/parse-report.ts';
import { composeReply } from './compose-reply.ts';
import { foldLine } from './fold-line.ts';
import { replyAddress } from './reply-address.ts';

const mailbox = 'check-auth@verifier.example';

describe('a recipient', () => {
  it.each([
    ['check-auth@verifier.example', 'sender'],
    ['CHECK-AUTH@Verifier.Example', 'sender'],
    ['check-auth-jane=new.example@verifier.example', 'jane@new.example'],
    ['Check-Auth-Jane=New.Example@verifier.example', 'Jane@New.Example'],
    ['check-auth-jane+tag=new.example@verifier.example', 'jane+tag@new.example'],
    ['check-auth-a=b=new.example@verifier.example', 'a=b@new.example'],
    ['check-auth-jane@verifier.example', undefined],
    ['check-auth-jane=@verifier.example', undefined],
    ['check-auth-=new.example@verifier.example', undefined],
    ['check-auth-jane=localhost@verifier.example', undefined],
    ['check-auth-jane=new..example@verifier.example', undefined],
    ['check-auth-a,b=new.example@verifier.example', undefined],
    ['check-auth-<a>=new.example@verifier.example', undefined],
    ['check-auth-jane=new.example@other.example', undefined],
    ['check-authority@verifier.example', undefined],
    ['other@verifier.example', undefined],
    ['', undefined],
  ])('%s is answered at %s', (recipient, address) => {
    expect(replyAddress(recipient, mailbox)).toBe(address);
  });
});

describe('a line of a reply', () => {
  it('has at most 998 octets, and loses nothing but blanks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('word ', 'x'.repeat(300), '\u00a7', ' ', 'a b '), { maxLength: 40 }),
        (parts) => {
          const line = parts.join('');
          const folded = foldLine(line);
          expect(folded.every((one) => Buffer.byteLength(one) <= 998)).toBe(true);
          expect(folded.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
        },
      ),
    );
  });

  it('is folded in a whole reply, which stays a report', () => {
    const record = `new.example. IN TXT "v=spf1 ${'ip4:192.0.2.1 '.repeat(140)}-all"`;
    const frame = { from: 'auth-results@verifier.example', date: new Date(0), messageId: '<1@verifier.example>' };
    const report = {
      summary: [{ check: 'SPF', result: 'fail' }],
      sections: [
        {
          check: 'SPF',
          result: 'fail',
          comment: `because ${'of this '.repeat(200)}(RFC 7208 \u00a75)`,
          ids: [],
          dns: [record],
        },
      ],
    } as const;
    const reply = composeReply(report, 'me@new.example', new Map(), frame);
    expect(reply.split('\r\n').every((line) => Buffer.byteLength(line) <= 998)).toBe(true);
    expect(reply.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const read = parseReport(reply);
    expect(read.sections[0]?.comment).toContain('(RFC 7208 \u00a75)');
    expect(read.sections[0]?.dns.join(' ')).toBe(record);
  });
});
