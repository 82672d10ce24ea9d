import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type ConnectionOptions } from '../index.ts';
import { loopbackSshd, type LoopbackSshd } from '../testing/loopback-sshd.ts';
import { expandProxyCommand } from './proxy-command.ts';
import type { SshTarget } from './ssh-config.ts';

let target: LoopbackSshd;
let hop: LoopbackSshd;
beforeAll(async () => {
  [target, hop] = await Promise.all([loopbackSshd(), loopbackSshd()]);
  execFileSync('sh', ['-c', 'cat "$1" >>"$2"', 'sh', `${target.keyFile}.pub`, join(hop.directory, 'authorized')]);
});
afterAll(async () => {
  await Promise.all([target[Symbol.asyncDispose](), hop[Symbol.asyncDispose]()]);
});

const options = (more: Partial<ConnectionOptions> = {}): ConnectionOptions => ({
  kind: 'ssh',
  address: '127.0.0.1',
  port: target.port,
  privateKeyFile: target.keyFile,
  knownHostsFiles: [
    target.knownHosts(`[127.0.0.1]:${target.port} ${target.hostKey}\n[127.0.0.1]:${hop.port} ${hop.hostKey}\n`),
  ],
  connectTimeout: 5,
  ...more,
});

const mebibyte = 1024 * 1024;

describe('a host that floods its output', () => {
  it.each([
    ['stdout, by SSH', () => options(), 'yes'],
    ['stderr, by SSH', () => options(), 'yes >&2'],
    ['stdout, here', (): ConnectionOptions => ({ kind: 'local' }), 'yes'],
    ['stdout, here, deaf to the polite signal', (): ConnectionOptions => ({ kind: 'local' }), `trap '' TERM; yes`],
  ])('is stopped and failed: %s', async (_name, how, program) => {
    const connection = await connect('mx1', how());
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    await expect(connection.run(program, { mostOutput: 4 * mebibyte })).rejects.toMatchObject({
      name: 'WaxsealError',
      message: expect.stringMatching(/mx1: the program printed more than 4 MiB|the program printed more than 4 MiB/),
    });
    const after = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    expect(after - before).toBeLessThan(64 * mebibyte);
    await connection.close();
  });

  it('holds up no other program on the same connection', async () => {
    const connection = await connect('mx1', options());
    const [flood, calm] = await Promise.allSettled([
      connection.run('yes', { mostOutput: mebibyte }),
      connection.run('echo calm'),
    ]);
    expect(flood.status).toBe('rejected');
    expect(calm).toMatchObject({ status: 'fulfilled', value: { stdout: 'calm\n' } });
    await connection.close();
  });

  it.each([
    ['lines before its banner', 'not ssh at all\r\n'],
    ['one line without an end', 'x'],
  ])('is unreachable when it floods before it says who it is: %s', async (_name, text) => {
    const flood = text.repeat(8192);
    const server: Server = createServer((socket) => {
      const more = (): void => {
        while (!socket.destroyed && socket.write(flood));
      };
      socket.on('drain', more).on('error', () => undefined);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(connect('mx1', options({ port }))).rejects.toMatchObject({ name: 'Unreachable' });
    server.close();
  });
});

describe('a host behind a jump host', () => {
  const through = (): ConnectionOptions => options({ proxyJump: `127.0.0.1:${hop.port}` });

  it.each([
    ['the host ends its connection in order', 'kill -TERM "$(ps -o ppid= -p $$ | tr -d " ")"; sleep 60'],
    ['the session of the host is killed', 'kill -KILL "$(ps -o ppid= -p $$ | tr -d " ")"; sleep 60'],
  ])('is unreachable as soon as %s', async (_name, program) => {
    const connection = await connect('mx1', through());
    await expect(connection.run(program)).rejects.toMatchObject({
      name: 'Unreachable',
      message: expect.stringContaining('the connection broke'),
    });
    expect(connection.isGone?.()).toBe(true);
    await connection.close();
  });

  it('is unreachable as soon as the jump host ends its own', async () => {
    const connection = await connect('mx1', through());
    const sessions = execFileSync('ps', ['-o', 'pid=', '--ppid', String(hop.process.pid)], { encoding: 'utf8' });
    const begun = Promise.withResolvers<void>();
    const running = connection.run('echo begun; sleep 60', { onLine: () => begun.resolve() });
    running.catch(() => undefined);
    await begun.promise;
    for (const pid of sessions.split('\n').filter((line) => line.trim() !== '')) process.kill(Number(pid), 'SIGTERM');
    await expect(running).rejects.toMatchObject({ name: 'Unreachable' });
    await connection.close();
  });
});

describe('ProxyCommand', () => {
  const where: SshTarget = {
    hostname: '192.0.2.1',
    port: 2222,
    user: 'deploy',
    identityFiles: [],
    explicitIdentity: false,
    knownHostsFiles: [],
  };

  it('has its tokens replaced as OpenSSH does', () => {
    expect(expandProxyCommand('nc -w 100%% %h %p # %r at %n', where, 'mx1')).toBe(
      'nc -w 100% 192.0.2.1 2222 # deploy at mx1',
    );
    expect(() => expandProxyCommand('gate %d', where, 'mx1')).toThrow('ProxyCommand holds %d');
  });
});

describe('a private key that other users can read', () => {
  it('is refused as OpenSSH refuses it', async () => {
    const directory = join(target.directory, 'open');
    mkdirSync(directory, { recursive: true });
    const privateKeyFile = join(directory, 'key');
    copyFileSync(target.keyFile, privateKeyFile);
    chmodSync(privateKeyFile, 0o644);
    await expect(connect('mx1', options({ privateKeyFile }))).rejects.toMatchObject({
      name: 'Unreachable',
      message: expect.stringContaining('can be read by other users'),
    });
    chmodSync(privateKeyFile, 0o600);
    await (await connect('mx1', options({ privateKeyFile }))).close();
  });
});
