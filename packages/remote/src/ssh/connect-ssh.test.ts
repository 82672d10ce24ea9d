import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Secret, secret } from '@waxseal/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoopbackSshd, loopbackSshd } from '../testing/loopback-sshd.ts';
import { connect, type ConnectionOptions } from '../index.ts';

let sshd: LoopbackSshd;
let other: LoopbackSshd;
beforeAll(async () => {
  [sshd, other] = await Promise.all([loopbackSshd(), loopbackSshd()]);
});
afterAll(async () => {
  await Promise.all([sshd[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
});

const options = (known: string, more: Partial<ConnectionOptions> = {}): ConnectionOptions => ({
  kind: 'ssh',
  address: '127.0.0.1',
  port: sshd.port,
  privateKeyFile: sshd.keyFile,
  knownHostsFiles: [sshd.knownHosts(known)],
  connectTimeout: 5,
  ...more,
});
const trusted = (): string => `[127.0.0.1]:${sshd.port} ${sshd.hostKey}\n`;

describe('a program over SSH', () => {
  it('runs in one shell, its output and status come back, lines as they come', async () => {
    const connection = await connect('mx1', options(trusted()));
    const lines: string[] = [];
    const result = await connection.run(
      new Secret('echo "[$WAXSEAL_ROOT] $WAXSEAL_PLACE"; echo grün; echo err >&2; exit 7'),
      { onLine: (line) => lines.push(line) },
    );
    expect(result).toEqual({ status: 7, stdout: '[] system\ngrün\n', stderr: 'err\n' });
    expect(lines).toEqual(['[] system', 'grün']);
    expect((await connection.run('echo again')).stdout).toBe('again\n');
    await connection.close();
  });

  it('keeps a secret of the program out of every argv and environment while it runs', async () => {
    const connection = await connect('mx1', options(trusted()));
    const canary = 'canary-5c1e7f';
    const { stdout } = await connection.run(
      new Secret(
        `x='${canary}'; all=$(cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' '); case $all in *"$x"*) echo leaked;; *sshd*) echo clean;; esac`,
      ),
    );
    expect(stdout).toBe('clean\n');
    await connection.close();
  });

  it('gives a program up after its time, and stops when told', async () => {
    const connection = await connect('mx1', options(trusted()));
    await expect(connection.run('sleep 3', { timeout: 0.2 })).rejects.toThrow('took longer than 0.2 s');
    await expect(connection.run('sleep 3', { signal: AbortSignal.timeout(100) })).rejects.toThrow('interrupted');
    await connection.close();
  });

  it('says so when the connection breaks under it', async () => {
    const connection = await connect('mx1', options(trusted()));
    const running = connection.run('kill -9 "$(ps -o ppid= -p $$ | tr -d " ")"; sleep 5');
    await expect(running).rejects.toMatchObject({
      name: 'Unreachable',
      message: expect.stringContaining('the connection broke'),
    });
    await expect(connection.run('true')).rejects.toThrow('the connection broke');
  });
});

describe('an encrypted key', () => {
  const encrypted = (): string => {
    const file = join(sshd.directory, 'encrypted');
    copyFileSync(sshd.keyFile, file);
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'pass phrase', '-f', file], { stdio: 'ignore' });
    return file;
  };

  it('is opened by the passphrase that somebody is asked for', async () => {
    const asked: string[] = [];
    const privateKeyFile = encrypted();
    const connection = await connect(
      'mx1',
      options(trusted(), { privateKeyFile, passphrase: async (file) => (asked.push(file), secret('pass phrase')) }),
    );
    expect((await connection.run('echo in')).stdout).toBe('in\n');
    expect(asked).toEqual([privateKeyFile]);
    await connection.close();
  });

  it.each<[string, ConnectionOptions['passphrase'], string]>([
    ['another passphrase', async () => secret('wrong'), 'the host accepted none of our keys'],
    ['nobody to ask', undefined, 'the private key is encrypted'],
    ['no answer', async () => undefined, 'the private key is encrypted'],
  ])('is not opened by %s', async (_name, passphrase, message) => {
    const failure = await connect(
      'mx1',
      options(trusted(), { privateKeyFile: encrypted(), ...(passphrase === undefined ? {} : { passphrase }) }),
    ).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'Unreachable', message: expect.stringContaining(message) });
    expect(String(failure)).not.toContain('wrong');
  });
});

describe('the host key', () => {
  it.each([
    ['plain', trusted],
    ['among comments, other hosts and hashed names', () => `# c\n\nother ssh-ed25519 AAAA\n${hashed()}`],
    ['by a wildcard', () => `[127.0.0.*]:* ${sshd.hostKey}\n`],
  ])('is accepted when it is known %s', async (_name, known) => {
    const connection = await connect('mx1', options(known()));
    await connection.close();
  });

  it.each([
    ['unknown', () => '', 'not known'],
    ['known for another port only', () => `127.0.0.1 ${sshd.hostKey}\n`, 'not known'],
    ['excluded by a negation', () => `!127.0.0.1,[127.0.0.*]:*,![127.0.0.1]:* ${sshd.hostKey}\n`, 'not known'],
    ['vouched for by an authority only', () => `@cert-authority [127.0.0.1]:* ${sshd.hostKey}\n`, 'not known'],
    ['changed', () => `[127.0.0.1]:${sshd.port} ${other.hostKey}\n`, 'has changed'],
    ['revoked', () => `${trusted()}@revoked * ${sshd.hostKey}\n`, 'revoked'],
  ])('is refused when it is %s', async (_name, known, message) => {
    await expect(connect('mx1', options(known()))).rejects.toMatchObject({
      name: 'Unreachable',
      exitCode: 4,
      message: expect.stringContaining(message),
    });
  });

  it('shows fingerprint, place and the way out when it has changed', async () => {
    const known = `# first\n[127.0.0.1]:${sshd.port} ${other.hostKey}\n`;
    const error = (await connect('mx1', options(known)).catch((caught: unknown) => caught)) as {
      faults: readonly { value: string; hint: string; place: { line: number } }[];
    };
    const printed = execFileSync('ssh-keygen', ['-lf', join(sshd.directory, 'host.pub')], { encoding: 'utf8' });
    expect(printed).toContain(error.faults[0]?.value.split(' ')[1]);
    expect(error.faults[0]).toMatchObject({
      place: { line: 2 },
      hint: `if the change is legitimate: ssh-keygen -R '[127.0.0.1]:${sshd.port}'`,
    });
  });

  it('is learnt with accept-new, once, into a private file, and never when it changed', async () => {
    const file = join(sshd.directory, 'new', 'known_hosts');
    const fresh = options('', { hostKeys: 'accept-new', knownHostsFiles: [file] });
    const first = await connect('mx1', fresh);
    const printed =
      execFileSync('ssh-keygen', ['-lf', join(sshd.directory, 'host.pub')], { encoding: 'utf8' }).split(' ')[1] ?? '';
    expect(first.learnt).toEqual([{ name: `[127.0.0.1]:${sshd.port}`, fingerprint: `ssh-ed25519 ${printed}` }]);
    await first.close();
    const second = await connect('mx1', fresh);
    expect(second.learnt).toEqual([]);
    await second.close();
    expect(readFileSync(file, 'utf8')).toBe(trusted());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(
      connect('mx1', options(`[127.0.0.1]:${sshd.port} ${other.hostKey}\n`, { hostKeys: 'accept-new' })),
    ).rejects.toThrow('has changed');
  });
});

describe('a host that cannot be entered', () => {
  let silent: Server;
  let banner: Server;
  const listen = (server: Server): Promise<Server> =>
    new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
  const portOf = (server: Server): number => (server.address() as { port: number }).port;
  beforeAll(async () => {
    silent = await listen(createServer());
    banner = await listen(createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
  });
  afterAll(() => {
    silent.close();
    banner.close();
  });

  it.each([
    ['nothing listens', () => ({ port: 1 }), 'nothing listens'],
    ['it never speaks', () => ({ port: portOf(silent), connectTimeout: 0.4 }), 'no answer in time'],
    ['it drops after its banner', () => ({ port: portOf(banner) }), 'dropped'],
    ['the user is not admitted', () => ({ user: 'nobody' }), 'accepted none of our keys'],
    ['the key is not admitted', () => ({ privateKeyFile: other.keyFile }), 'accepted none of our keys'],
    ['the key file is missing', () => ({ privateKeyFile: '/nonexistent/key' }), 'private key cannot be read'],
  ])('is unreachable when %s', async (_name, more, message) => {
    const known = `[127.0.0.1]:* ${sshd.hostKey}\n`;
    await expect(connect('mx1', options(known, more()))).rejects.toMatchObject({
      name: 'Unreachable',
      message: expect.stringContaining(message),
    });
  });
});

describe('a jump host', () => {
  const jump = (known: string): ConnectionOptions => options(known, { proxyJump: `127.0.0.1:${other.port}` });
  const both = (): string => `${trusted()}[127.0.0.1]:${other.port} ${other.hostKey}\n`;
  beforeAll(() => {
    execFileSync('sh', [
      '-c',
      `cat "$1" >>"$2"`,
      'sh',
      join(sshd.directory, 'client.pub'),
      join(other.directory, 'authorized'),
    ]);
  });

  it('is gone through', async () => {
    const connection = await connect('mx1', jump(both()));
    expect((await connection.run('echo there')).stdout).toBe('there\n');
    await connection.close();
  });

  it('is verified like the host itself', async () => {
    await expect(connect('mx1', jump(trusted()))).rejects.toThrow(/by way of 127.0.0.1\): the host key is not known/);
    await expect(connect('mx1', jump(`[127.0.0.1]:${other.port} ${other.hostKey}\n`))).rejects.toThrow(
      /^mx1: the host key is not known/,
    );
  });
});

function hashed(): string {
  const file = sshd.knownHosts(trusted());
  execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
  return readFileSync(file, 'utf8');
}
