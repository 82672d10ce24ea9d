import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type Io, run } from '@waxseal/cli';
import { judgeReport, parseReport, sendRaw } from '@waxseal/probe';
import { describe, expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');
const inventory = `all:
  vars: { domain: new.example }
mail:
  hosts:
    mx1: { ansible_connection: directory, waxseal_root: out/mx1, address: 192.0.2.11 }
    mx2: { ansible_connection: directory, waxseal_root: out/mx2, address: 192.0.2.12 }
dns:
  hosts:
    ns1: { ansible_connection: directory, waxseal_root: out/ns1, address: 192.0.2.53 }
`;
const zone = `$ORIGIN new.example.
$TTL 300
@ SOA ns1 hostmaster 1 2h 30m 2w 5m
@ NS ns1
@ A 127.0.0.1
@ TXT "v=spf1 a -all"
ns1 A 192.0.2.53
`;

describe('probe send', () => {
  it('sends from the hosts that are named, and judges the reply by exit code', async () => {
    using project = scratchProject({ 'hosts.yml': inventory });
    expect((await project.cli('apply', secureMail, '-i', 'hosts.yml', '--yes')).code).toBe(0);
    const sent = await project.cli('probe', 'send', 'mx1', '-i', 'hosts.yml', '--output', 'plain');
    expect(sent.code, sent.out + sent.err).toBe(0);
    expect(sent.out).toMatch(/mx1 {2}passed {4}probe from mx1/);
    expect(sent.out).not.toContain('mx2');
    expect(await project.cli('probe', 'send', 'mx1', '-i', 'hosts.yml', '--limit', 'mx2')).toMatchObject({
      code: 3,
      err: expect.stringContaining('no host is left'),
    });
    expect(await project.cli('probe', 'send', 'mx1', '-i', 'hosts.yml', '--to', 'nobody')).toMatchObject({ code: 3 });
  });

  it('fails, and says why, where nothing was applied yet', async () => {
    using project = scratchProject({ 'hosts.yml': inventory });
    const sent = await project.cli('probe', 'send', '-i', 'hosts.yml');
    expect(sent).toMatchObject({ code: 1, out: expect.stringContaining('the key is not on the host') });
  });
});

/** A mail server that takes one message and keeps it. */
function relay(): Promise<{ readonly server: Server; readonly port: number; readonly message: Promise<string> }> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const server = createServer((socket) => {
    let data: string | undefined;
    socket.setEncoding('utf8').write('220 relay\r\n');
    socket.on('data', (text: string) => {
      if (data === undefined) {
        if (/^DATA/i.test(text)) data = '';
        socket.write(data === '' ? '354 go on\r\n' : '250 ok\r\n');
        return;
      }
      data += text;
      if (!data.endsWith('\r\n.\r\n')) return;
      resolve(data);
      data = undefined;
      socket.write('250 taken\r\n');
    });
  });
  return new Promise((ready) =>
    server.listen(0, '127.0.0.1', () =>
      ready({ server, port: (server.address() as { port: number }).port, message: promise }),
    ),
  );
}

describe('probe serve', () => {
  it('answers a mail with a report of what it saw, until it is interrupted', async () => {
    using project = scratchProject({ 'new.example.zone': zone });
    const { server, port, message } = await relay();
    const interrupt = new AbortController();
    const { promise: listening, resolve } = Promise.withResolvers<number>();
    const io: Io = {
      out: (text) => {
        const found = /:(\d+) for check-auth@verifier\.example/.exec(text)?.[1];
        if (found !== undefined) resolve(Number(found));
      },
      err: () => undefined,
      cwd: project.directory,
      env: {},
      interactive: false,
      columns: () => 80,
      colour: false,
      signal: interrupt.signal,
      clock: () => new Date(),
      ask: async () => '',
    };
    const code = run(
      [
        'probe',
        'serve',
        '--mailbox',
        'check-auth@verifier.example',
        '--listen',
        '127.0.0.1:0',
        '--relay',
        `127.0.0.1:${port}`,
        '--zone',
        'new.example.zone',
      ],
      io,
    );
    const raw = 'From: postmaster@new.example\r\nMessage-ID: <1@new.example>\r\n\r\nhello\r\n';
    await sendRaw({
      raw,
      from: 'postmaster@new.example',
      to: 'check-auth@verifier.example',
      server: { address: '127.0.0.1', port: await listening },
      name: 'mx1.new.example',
    });
    const report = parseReport(await message);
    expect(judgeReport(report, { domain: 'new.example', messageId: '<1@new.example>' }).rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ check: 'SPF', state: 'pass' }),
        expect.objectContaining({ check: 'DKIM', state: 'fail' }),
      ]),
    );
    interrupt.abort();
    expect(await code).toBe(0);
    server.close();
  });

  it.each([
    { what: 'no DNS', argv: ['--mailbox', 'a@b.example'], says: 'no DNS to ask is given' },
    {
      what: 'an address of somebody else',
      argv: ['--mailbox', 'a@b.example', '--dns', '192.0.2.53', '--listen', '192.0.2.25:25'],
      says: 'this machine has no such address',
    },
  ])('refuses $what', async ({ argv, says }) => {
    using project = scratchProject();
    expect(await project.cli('probe', 'serve', ...argv)).toMatchObject({ code: 3, err: expect.stringContaining(says) });
  });
});
