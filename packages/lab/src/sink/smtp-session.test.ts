import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSession, type Received, takeLine } from './smtp-session.ts';

function converse(lines: readonly string[]): {
  readonly replies: readonly string[];
  readonly messages: readonly Received[];
} {
  let state = newSession;
  const replies: string[] = [];
  const messages: Received[] = [];
  for (const line of lines) {
    const step = takeLine(state, line, 'sink.example', 1000);
    state = step.state;
    if (step.reply !== undefined) replies.push(step.reply.slice(0, 3));
    if (step.message) messages.push(step.message);
  }
  return { replies, messages };
}

const opening = ['EHLO mx1.new.example', 'MAIL FROM:<a@new.example> SIZE=10', 'RCPT TO:<b@other.example>', 'DATA'];

describe('an SMTP session', () => {
  it('takes a message with its envelope', () => {
    const { replies, messages } = converse([...opening, 'Subject: x', '', 'text', '.', 'QUIT']);
    expect(replies).toEqual(['250', '250', '250', '354', '250', '221']);
    expect(messages).toEqual([
      { helo: 'mx1.new.example', from: 'a@new.example', to: ['b@other.example'], raw: 'Subject: x\r\n\r\ntext\r\n' },
    ]);
  });

  it('gives back every message octet for octet, whatever was dot-stuffed (RFC 5321 §4.5.2)', () => {
    const line = fc.stringMatching(/^[.a-c\xe9 ]{0,6}$/);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const stuffed = lines.map((text) => (text.startsWith('.') ? `.${text}` : text));
        const { messages } = converse([...opening, ...stuffed, '.']);
        expect(messages[0]?.raw).toBe(lines.map((text) => `${text}\r\n`).join(''));
      }),
    );
  });

  it('takes several messages on one connection, each with its own recipients', () => {
    const { messages } = converse([
      ...opening,
      'one',
      '.',
      'MAIL FROM:<>',
      'RCPT TO:<c@other.example>',
      'RCPT TO:<d@other.example>',
      'DATA',
      'two',
      '.',
    ]);
    expect(messages.map(({ from, to }) => ({ from, to }))).toEqual([
      { from: 'a@new.example', to: ['b@other.example'] },
      { from: '', to: ['c@other.example', 'd@other.example'] },
    ]);
  });

  it.each([
    { said: ['RCPT TO:<b@other.example>'], reply: '503', why: 'no sender yet' },
    { said: ['MAIL FROM:<a@new.example>', 'DATA'], reply: '503', why: 'no recipient yet' },
    { said: ['MAIL a@new.example'], reply: '501', why: 'no path' },
    { said: ['MAIL FROM:<a@new.example>', 'RCPT TO:<>'], reply: '501', why: 'an empty recipient' },
    { said: [...opening.slice(0, 3), 'RSET', 'DATA'], reply: '503', why: 'all is forgotten' },
    { said: ['VRFY someone'], reply: '502', why: 'an unknown verb' },
  ])('answers $reply to what has $why', ({ said, reply }) => {
    expect(converse(said).replies.at(-1)).toBe(reply);
  });
});
