import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createSinkServer } from './sink-server.ts';

describe('a sink server', () => {
  it('answers a client that sends QUIT with the final dot and closes its half at once, as Exim does', async () => {
    const stored: string[] = [];
    const server = createSinkServer('sink.example', async (message) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      stored.push(`${message.client} ${message.raw}`);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
    client.end(
      'EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nh\xe9\r\n..\r\n.\r\nQUIT\r\n',
      'latin1',
    );
    const replies = await text(client);
    server.close();
    expect(replies.match(/^\d{3} /gm)).toEqual(['220 ', '250 ', '250 ', '250 ', '354 ', '250 ', '221 ']);
    expect(stored).toEqual(['127.0.0.1 h\xe9\r\n.\r\n']);
  });
});
