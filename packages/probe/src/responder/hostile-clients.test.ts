import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { LookupFailed, type Resolver } from '../dns/resolver.ts';
import { evaluateMessage } from './evaluate-message.ts';
import { startResponder } from './start-responder.ts';

const mailbox = 'check-auth@verifier.example';
const nothing: Resolver = async (name, type) => {
  throw new LookupFailed('ENOTFOUND', name, type);
};

/** A conversation: sends each line when the server has answered the one before. */
function talk(port: number, lines: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const rest = [...lines];
    let said = '';
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.on('error', () => resolve(said)).on('close', () => resolve(said));
    socket.on('data', (text: string) => {
      said += text;
      const next = rest.shift();
      if (next !== undefined && /^\d{3} /m.test(text)) socket.write(next);
    });
  });
}

const hello = [
  'EHLO mx1.new.example\r\n',
  'MAIL FROM:<postmaster@new.example>\r\n',
  `RCPT TO:<${mailbox}>\r\n`,
  'DATA\r\n',
];

describe('the responder', () => {
  it('serves on after a thousand connections at once, most of them refused', async () => {
    const replies: string[] = [];
    await using responder = await startResponder({
      resolver: nothing,
      mailbox,
      deliver: async (_, to) => void replies.push(to),
    });
    const memory = process.memoryUsage().rss;
    const greetings: string[] = [];
    const sockets: Socket[] = await Promise.all(
      Array.from(
        { length: 1000 },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connect(responder.port, '127.0.0.1').setEncoding('utf8');
            socket
              .on('data', (text: string) => void greetings.push(text.slice(0, 3)))
              .on('error', () => resolve(socket));
            socket.once('data', () => resolve(socket)).once('close', () => resolve(socket));
          }),
      ),
    );
    expect(greetings.filter((code) => code === '220').length).toBeLessThanOrEqual(50);
    expect(process.memoryUsage().rss - memory).toBeLessThan(200_000_000);
    for (const socket of sockets) socket.destroy();
    let said = '421';
    // Until the server has seen that the crowd is gone, it has no room.
    while (said.startsWith('421'))
      said = await talk(responder.port, [...hello, 'From: a@new.example\r\n\r\nx\r\n.\r\n', 'QUIT\r\n']);
    expect(said).toContain('250 ');
    expect(replies).toEqual(['postmaster@new.example']);
  }, 30_000);

  it('offers no pipelining, since a sender that may pipeline hangs up before it is answered', async () => {
    await using responder = await startResponder({ resolver: nothing, mailbox, deliver: () => Promise.resolve() });
    const said = await talk(responder.port, ['EHLO mx1.new.example\r\n', 'QUIT\r\n']);
    expect(said).toMatch(/^220 [^]*\n250[ -][^]*\n221 /);
    expect(said).not.toContain('PIPELINING');
  });

  it('takes fifty megabytes to their end, keeps none of it, and says so', async () => {
    const replies: string[] = [];
    await using responder = await startResponder({
      resolver: nothing,
      mailbox,
      deliver: async (_, to) => void replies.push(to),
    });
    const large = Buffer.concat([
      Buffer.from('From: a@new.example\r\n\r\n'),
      Buffer.alloc(50_000_000, 'a line of a large message\r\n'),
      Buffer.from('\r\n.\r\n'),
    ]);
    expect(await talk(responder.port, [...hello, large, 'QUIT\r\n'])).toContain('552 ');
    expect(replies).toEqual([]);
  }, 30_000);

  it.each([
    ['binary noise', Buffer.from(Array.from({ length: 3000 }, (_, n) => (n * 7919) % 256))],
    ['a header without end', Buffer.from(`Subject: ${'x'.repeat(500_000)}`)],
    ['ten thousand fields', Buffer.from('DKIM-Signature: v=1; a=rsa-sha256\r\n'.repeat(10_000))],
    [
      'a thousand signatures',
      Buffer.from(
        'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=new.example; s=x; h=from; bh=AAAA; b=AAAA\r\n'.repeat(
          1000,
        ),
      ),
    ],
    ['ten thousand addresses', Buffer.from(`From: ${'a@new.example, '.repeat(10_000)}b@new.example\r\n\r\nx`)],
    ['nothing', Buffer.alloc(0)],
  ])('evaluates %s in bounded time', async (_, raw) => {
    const report = await evaluateMessage({ raw, ip: '192.0.2.1', helo: 'x\r\ny', mailFrom: 'a@new.example' }, nothing);
    expect(report.summary[0]).toEqual({ check: 'SPF', result: 'none' });
    expect(report.helo).toBe(String.raw`x\x0d\x0ay`);
    expect(report.sections.length).toBeLessThan(30);
  });

  it.each<[string, unknown]>([
    ['numbers', [7]],
    ['nothing', undefined],
    ['null', [null]],
    ['objects', [{ exchange: 7, priority: 'x' }]],
    ['lists of lists', [[['v=spf1 mx a ptr -all']], ['v=DMARC1; p=reject']]],
    ['records that call for more', [['v=spf1 mx a ptr include:new.example -all']]],
  ])('stands a DNS that answers everything with %s', async (_, answer) => {
    const raw = Buffer.from(
      'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=new.example; s=x; h=from; bh=AAAA; b=AAAA\r\nFrom: a@new.example\r\n\r\nx\r\n',
    );
    const report = await evaluateMessage(
      { raw, ip: '192.0.2.1', helo: 'mx1.new.example', mailFrom: 'a@new.example' },
      async () => answer,
    );
    expect(report.summary.map(({ check }) => check)).toEqual(['SPF', 'iprev', 'DKIM', 'DMARC']);
    expect(report.summary.map(({ result }) => result)).not.toContain('pass');
  });
});
