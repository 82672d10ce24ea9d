import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Borrowed, borrow, type SharedLab } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const probe = fileURLToPath(new URL('support/lab-connect.ts', import.meta.url));
const sudoPassword = 'correct horse';

let borrowed: Borrowed<readonly [LabHost, LabHost, LabHost]>;
let lab: SharedLab;
let target: LabHost;
let hop: LabHost;
const address = { target: '', hop1: '', hop2: '' };
let directory: string;
const sshOf: Record<string, string> = {};

interface Result {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly status?: number;
  readonly refused?: string;
  readonly message?: string;
  readonly value?: string;
  readonly hint?: string;
  readonly place?: { readonly file: string; readonly line?: number };
}

let files = 0;
function knownHosts(text: string): string {
  const file = join(directory, `known-${(files += 1)}`);
  writeFileSync(file, text);
  return file;
}

interface How {
  readonly env?: Readonly<Record<string, string>>;
  /** A directory that stands for ~/.ssh while it runs. */
  readonly dotSsh?: string;
}

/** Connects from within the lab's network; the key of the lab and its known hosts where nothing else is said. */
async function contact(options: object, program = 'id -un; hostname', { env = {}, dotSsh }: How = {}): Promise<Result> {
  const asked = {
    kind: 'ssh',
    address: address.target,
    user: 'root',
    privateKeyFile: lab.ssh.identityFile,
    knownHostsFiles: [lab.ssh.knownHostsFile],
    connectTimeout: 10,
    ...options,
  };
  const node = [
    'env',
    '-u',
    'SSH_AUTH_SOCK',
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    process.execPath,
    '--conditions=@waxseal/source',
    probe,
    JSON.stringify(asked),
  ];
  // In the lab's own mount namespace: nobody else sees this ~/.ssh.
  // As ssh does, by the user's entry in the password file and not by $HOME.
  const argv =
    dotSsh === undefined
      ? node
      : [
          'sh',
          '-c',
          'mkdir -p "$1" && mount --bind "$0" "$1" && shift && exec "$@"',
          dotSsh,
          join(userInfo().homedir, '.ssh'),
          ...node,
        ];
  const { stdout, stderr } = await lab.exec(argv, { input: program, timeout: 60 });
  return JSON.parse(stdout === '' ? JSON.stringify({ message: stderr }) : stdout) as Result;
}

const asRoot = { stdout: 'root\nmx1\n', status: 0 };
/** The lab's known_hosts with the keys of one host in place of another's. */
function swapped(whose: keyof typeof address, by: keyof typeof address): string {
  return knownHosts(
    readFileSync(lab.ssh.knownHostsFile, 'utf8')
      .split('\n')
      .flatMap((line) => {
        if (line.includes(address[whose])) return [];
        return line.includes(address[by]) ? [line, line.replace(/^\S+/, address[whose])] : [line];
      })
      .join('\n'),
  );
}

describe.skipIf(obstacle !== undefined)(
  `SSH to real hosts${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  () => {
    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'waxseal-ssh-'));
      borrowed = await borrow(['small', 'small', 'small']);
      ({
        lab,
        hosts: [target, hop],
      } = borrowed);
      Object.assign(address, { target: target.address, hop1: hop.address, hop2: borrowed.hosts[2].address });
      await target.script(
        `
      hostname mx1; echo '127.0.1.1 mx1' >>/etc/hosts
      printf 'Port 22\\nPort 2222\\n' >/etc/ssh/sshd_config.d/ports.conf; service ssh restart
      for user in admin guest; do
        useradd --create-home --shell /bin/sh $user
        install -d -o $user -m 0700 /home/$user/.ssh; install -o $user -m 0600 /root/.ssh/authorized_keys /home/$user/.ssh/authorized_keys
      done
      echo 'admin ALL=(ALL:ALL) ALL' >/etc/sudoers.d/admin; read -r password; printf 'admin:%s\\nguest:%s\\n' "$password" "$password" | chpasswd`,
        { input: `${sudoPassword}\n` },
      );
      for (const line of readFileSync(lab.ssh.knownHostsFile, 'utf8').split('\n')) {
        const [names = '', type = '', key = ''] = line.split(' ');
        if (type === 'ssh-ed25519') sshOf[names.split(',').at(-1) ?? ''] = `${type} ${key}`;
      }
    }, 600_000);
    afterAll(async () => {
      await borrowed?.[Symbol.asyncDispose]();
      if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
    }, 60_000);

    describe('knows a host key', () => {
      it.each<[string, () => string, () => object]>([
        ['by the plain name', () => lab.ssh.knownHostsFile, () => ({})],
        [
          'by a hashed name',
          () => {
            const file = join(directory, 'hashed');
            copyFileSync(lab.ssh.knownHostsFile, file);
            execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
            return file;
          },
          () => ({}),
        ],
        [
          'by name and port where the port is not 22',
          () => knownHosts(`[${address.target}]:2222 ${sshOf[address.target]}\n`),
          () => ({ port: 2222 }),
        ],
        ['by its name in DNS', () => lab.ssh.knownHostsFile, () => ({ address: target.fqdn })],
      ])('%s', async (_how, known, more) => {
        const file = known();
        expect(await contact({ knownHostsFiles: [file], ...more() })).toMatchObject(asRoot);
        expect(readFileSync(file, 'utf8').includes(address.target)).toBe(_how !== 'by a hashed name');
      });
    });

    describe('refuses a host key', () => {
      it.each<[string, () => string, object, string]>([
        ['that nobody knows', () => knownHosts(''), {}, 'is not known'],
        [
          'that is known for another port only',
          () => knownHosts(`${address.target} ${sshOf[address.target]}\n`),
          { port: 2222 },
          'is not known',
        ],
        ['that is another than the known one', () => swapped('target', 'hop1'), {}, 'has changed'],
        [
          'that is another than the one of a hashed name',
          () => {
            const file = swapped('target', 'hop1');
            execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
            return file;
          },
          {},
          'has changed',
        ],
        [
          'that is revoked, though it is known as well',
          () => knownHosts(`${readFileSync(lab.ssh.knownHostsFile, 'utf8')}@revoked * ${sshOf[address.target]}\n`),
          {},
          'is revoked',
        ],
        [
          'that is revoked, though new keys are accepted',
          () => knownHosts(`@revoked * ${sshOf[address.target]}\n`),
          { hostKeys: 'accept-new' },
          'is revoked',
        ],
        [
          'that has changed, though new keys are accepted',
          () => swapped('target', 'hop1'),
          { hostKeys: 'accept-new' },
          'has changed',
        ],
      ])('%s', async (_how, known, more, message) => {
        const file = known();
        const before = readFileSync(file, 'utf8');
        const result = await contact({ knownHostsFiles: [file], ...more });
        expect(result).toMatchObject({ refused: 'Unreachable', message: expect.stringContaining(message) });
        expect(result.stdout).toBeUndefined();
        expect(readFileSync(file, 'utf8')).toBe(before);
      });
    });

    describe('by way of other hosts', () => {
      const jumps = (): string => `deploy@${address.hop1},${address.hop2}`;
      const where = 'echo ${SSH_CONNECTION%% *}';

      it('comes from the last of them', async () => {
        expect(await contact({ proxyJump: address.hop1 }, where)).toMatchObject({ stdout: `${address.hop1}\n` });
        expect(await contact({ proxyJump: jumps() }, where)).toMatchObject({ stdout: `${address.hop2}\n` });
      });

      /** What is said of a key, by the place on the way where it was shown. */
      const said = (where: keyof typeof address, what: string): unknown =>
        expect.stringMatching(
          where === 'target'
            ? new RegExp(`^mx1: ${what}`)
            : new RegExp(`\\(by way of ${address[where].replaceAll('.', '\\.')}\\): ${what}`),
        );

      it.each<[string, keyof typeof address]>([
        ['the first hop', 'hop1'],
        ['the second hop', 'hop2'],
        ['the host behind them', 'target'],
      ])('refuses a wrong key of %s', async (_which, whose) => {
        const other = whose === 'hop1' ? 'hop2' : 'hop1';
        expect(await contact({ proxyJump: jumps(), knownHostsFiles: [swapped(whose, other)] })).toMatchObject({
          refused: 'Unreachable',
          message: said(whose, 'the host key has changed'),
        });
      });

      it.each<[string, readonly (keyof typeof address)[], keyof typeof address]>([
        ['the first hop', ['hop2', 'target'], 'hop1'],
        ['the second hop', ['hop1', 'target'], 'hop2'],
        ['the host behind them', ['hop1', 'hop2'], 'target'],
      ])('refuses an unknown key of %s', async (_which, known, whose) => {
        const file = knownHosts(known.map((name) => `${address[name]} ${sshOf[address[name]]}\n`).join(''));
        expect(await contact({ proxyJump: jumps(), knownHostsFiles: [file] })).toMatchObject({
          refused: 'Unreachable',
          message: said(whose, 'the host key is not known'),
        });
      });

      it('is told by ssh_config as well, with names, user and keys of its own', async () => {
        const dotSsh = join(directory, 'dot-ssh');
        mkdirSync(dotSsh, { mode: 0o700 });
        copyFileSync(lab.ssh.identityFile, join(dotSsh, 'lab_key'));
        copyFileSync(lab.ssh.knownHostsFile, join(dotSsh, 'known_hosts'));
        writeFileSync(
          join(dotSsh, 'config'),
          `Host mail\n  HostName ${address.target}\n  HostKeyAlias ${target.fqdn}\n  Port 2222\n  User deploy\n  ProxyJump gate\nHost gate\n  HostName ${address.hop1}\n  User deploy\nHost *\n  IdentityFile ~/.ssh/lab_key\n`,
          { mode: 0o600 },
        );
        // undefined goes out of the JSON: the inventory says the name alone.
        const bare = { address: 'mail', user: undefined, privateKeyFile: undefined, knownHostsFiles: undefined };
        expect(
          await contact(bare, `id -un; ${where}; echo $SSH_CONNECTION | cut -d ' ' -f 4`, { dotSsh }),
        ).toMatchObject({ stdout: `deploy\n${address.hop1}\n2222\n` });
      });

      it('goes through the ProxyCommand of ssh_config, its tokens replaced', async () => {
        const dotSsh = join(directory, 'dot-ssh-command');
        mkdirSync(dotSsh, { mode: 0o700 });
        copyFileSync(lab.ssh.identityFile, join(dotSsh, 'lab_key'));
        copyFileSync(lab.ssh.knownHostsFile, join(dotSsh, 'known_hosts'));
        const gate = `ssh -i ~/.ssh/lab_key -o UserKnownHostsFile=~/.ssh/known_hosts -W %h:%p deploy@${address.hop1}`;
        writeFileSync(
          join(dotSsh, 'config'),
          `Host mail\n  HostName ${address.target}\n  User deploy\n  ProxyCommand ${gate}\n  IdentityFile ~/.ssh/lab_key\n`,
          { mode: 0o600 },
        );
        const bare = { address: 'mail', user: undefined, privateKeyFile: undefined, knownHostsFiles: undefined };
        expect(await contact(bare, where, { dotSsh })).toMatchObject({ stdout: `${address.hop1}\n` });
      });
    });

    describe('with a key', () => {
      let agent: ChildProcess;
      let socket: string;
      let encrypted: string;
      beforeAll(async () => {
        encrypted = join(directory, 'encrypted');
        copyFileSync(lab.ssh.identityFile, encrypted);
        execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'pass phrase', '-f', encrypted], { stdio: 'ignore' });
        writeFileSync(join(directory, 'askpass'), '#!/bin/sh\necho "pass phrase"\n', { mode: 0o700 });
        socket = join(directory, 'agent');
        agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
        for (let tries = 0; tries < 100 && !existsSync(socket); tries += 1) await sleep(20);
      });
      afterAll(() => {
        agent?.kill();
      });

      it('that is encrypted, and that no agent holds, says so', async () => {
        expect(await contact({ privateKeyFile: encrypted })).toMatchObject({
          refused: 'Unreachable',
          message: 'the private key is encrypted',
          hint: 'add it to the agent: ssh-add',
          place: { file: encrypted },
        });
      });

      it('in no file and no agent is not let in', async () => {
        expect(
          await contact({ privateKeyFile: undefined }, 'true', { dotSsh: directory, env: { SSH_AUTH_SOCK: socket } }),
        ).toMatchObject({ refused: 'Unreachable', message: expect.stringContaining('accepted none of our keys') });
      });

      it('that is encrypted enters by the agent that holds it, for the host and for each hop', async () => {
        execFileSync('ssh-add', ['-q', encrypted], {
          stdio: 'ignore',
          env: {
            ...process.env,
            SSH_AUTH_SOCK: socket,
            SSH_ASKPASS: join(directory, 'askpass'),
            SSH_ASKPASS_REQUIRE: 'force',
          },
        });
        const env = { SSH_AUTH_SOCK: socket };
        expect(await contact({ privateKeyFile: encrypted }, undefined, { env })).toMatchObject(asRoot);
        expect(await contact({ privateKeyFile: undefined }, undefined, { env, dotSsh: directory })).toMatchObject(
          asRoot,
        );
        expect(
          await contact({ privateKeyFile: undefined, proxyJump: address.hop1 }, undefined, { env, dotSsh: directory }),
        ).toMatchObject(asRoot);
      });
    });

    describe('and sudo', () => {
      it('that is not there', async () => {
        await hop.script('mv /usr/bin/sudo /usr/bin/away');
        expect(await contact({ address: address.hop1, user: 'deploy', become: {} })).toMatchObject({
          refused: 'Unreachable',
          message: 'mx1: sudo is not installed on the host',
        });
      });

      it.each<[string, string, object, object]>([
        ['without a password', 'deploy', {}, { stdout: 'root\nmx1\n' }],
        [
          'without a password, though one is given',
          'deploy',
          { password: 'echo leaked >&2' },
          { stdout: 'root\nmx1\n', stderr: '' },
        ],
        ['with a password', 'admin', { password: sudoPassword }, { stdout: 'root\nmx1\n', stderr: '' }],
        ['as another user than root', 'admin', { user: 'guest', password: sudoPassword }, { stdout: 'guest\nmx1\n' }],
        [
          'that is given a wrong password',
          'admin',
          { password: 'wrong' },
          {
            refused: 'Unreachable',
            message: 'mx1: sudo refused the password',
            value: expect.stringMatching(/^Sorry, try again\.\n(?:(?!Sorry)[^])*$/),
            hint: 'give it again with --ask-become-pass',
          },
        ],
        [
          'that is given no password',
          'admin',
          {},
          { refused: 'Unreachable', message: 'mx1: sudo asks for a password', hint: 'give it with --ask-become-pass' },
        ],
        [
          'that does not know the user',
          'guest',
          { password: sudoPassword },
          { refused: 'Unreachable', message: 'mx1: the user may not use sudo' },
        ],
        [
          'to a user that does not exist',
          'deploy',
          { user: 'nobody-here' },
          { refused: 'Unreachable', message: 'mx1: sudo does not know the user to become' },
        ],
      ])('%s', async (_how, user, become, wanted) => {
        expect(await contact({ user, become })).toMatchObject(wanted);
      });
    });

    // The last one: from here on the host shows other keys.
    it('accepts a new key once, and another one at the second contact never', async () => {
      const file = join(directory, 'new', 'known_hosts');
      const options = { hostKeys: 'accept-new', knownHostsFiles: [file] };
      expect(await contact(options)).toMatchObject(asRoot);
      const learnt = readFileSync(file, 'utf8');
      expect(learnt).toBe(`${address.target} ${sshOf[address.target]}\n`);
      expect(await contact(options)).toMatchObject(asRoot);
      await target.swapHostKeys();
      expect(await contact(options)).toMatchObject({
        refused: 'Unreachable',
        message: expect.stringContaining('the host key has changed'),
        place: { file, line: 1 },
        hint: expect.stringContaining(`ssh-keygen -R ${address.target}`),
      });
      expect(readFileSync(file, 'utf8')).toBe(learnt);
    });
  },
);
