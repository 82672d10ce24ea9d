import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { parseSpamdReport, spamdPoints } from './spamd.ts';

const answer = `SPAMD/1.1 0 EX_OK\r\nContent-length: 200\r\nSpam: False ; -0.2 / 5.0\r\n\r\nContent analysis details:   (-0.2 points, 5.0 required)\n\n pts rule name              description\n---- ---------------------- --------------------------------------------------\n-0.1 DKIM_VALID             Message has at least one valid DKIM or DK signature\n-0.1 DKIM_VALID_AU          Message has a valid DKIM or DK signature from\n                            author's domain\n`;

it('reads points and rules of a daemon’s report', () => {
  expect(parseSpamdReport(answer)).toMatchObject({
    points: -0.2,
    required: 5,
    rules: [
      { points: -0.1, name: 'DKIM_VALID' },
      { name: 'DKIM_VALID_AU', description: 'Message has a valid DKIM or DK signature from' },
    ],
  });
});

it('refuses what is no report, and asks in the protocol of spamc', async () => {
  expect(() => parseSpamdReport('hello')).toThrow('something else');
  let asked = '';
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket
      .setEncoding('utf8')
      .on('data', (text: string) => (asked += text))
      .on('end', () => socket.end(answer));
  });
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
  expect(await spamdPoints({ address: '127.0.0.1', port }, Buffer.from('From: a\n\nx'))).toMatchObject({
    points: -0.2,
  });
  expect(asked).toBe('REPORT SPAMC/1.5\r\nContent-length: 10\r\n\r\nFrom: a\n\nx');
  server.close();
});
