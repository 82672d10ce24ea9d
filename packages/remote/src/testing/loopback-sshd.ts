import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** A real sshd on a loopback port with keys of its own. */
export interface LoopbackSshd extends AsyncDisposable {
  readonly port: number;
  readonly directory: string;
  /** The client's private key, admitted by this sshd. */
  readonly keyFile: string;
  /** The host key as known_hosts writes it: `type base64`. */
  readonly hostKey: string;
  readonly process: ChildProcess;
  knownHosts(text: string): string;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const keygen = (file: string, ...more: string[]): unknown =>
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file, ...more]);

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

export async function loopbackSshd(settings: readonly string[] = []): Promise<LoopbackSshd> {
  const directory = mkdtempSync(join(tmpdir(), 'waxseal-sshd-'));
  const port = await freePort();
  keygen(join(directory, 'host'));
  keygen(join(directory, 'client'));
  execFileSync('cp', [join(directory, 'client.pub'), join(directory, 'authorized')]);
  const lines = [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${directory}/host`,
    `AuthorizedKeysFile ${directory}/authorized`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    `AllowUsers ${userInfo().username}`,
    ...settings,
  ];
  writeFileSync(join(directory, 'config'), `${lines.join('\n')}\n`);
  mkdirSync('/run/sshd', { recursive: true });
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(directory, 'config')], { stdio: 'ignore' });
  for (let tries = 0; tries < 100 && !(await accepts(port)); tries++)
    await new Promise((resolve) => setTimeout(resolve, 30));
  return {
    port,
    directory,
    keyFile: join(directory, 'client'),
    hostKey: readFileSync(join(directory, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' ').trim(),
    process: child,
    knownHosts(text) {
      const file = join(mkdtempSync(join(directory, 'known-')), 'known_hosts');
      writeFileSync(file, text);
      return file;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
