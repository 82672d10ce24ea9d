import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandResult, type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const root = join(import.meta.dirname, '..');
const main = join(root, 'packages/cli/src/main.ts');

let borrowed: Borrowed<readonly [LabHost]>;
let host: LabHost;
let project: string;

// A play that leaves traces: each step appends one line, the slow one waits, the handler counts its runs.
const playbook = `import { command, definePlaybook, file } from '@waxseal/playbook';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const restart = command({ name: 'restart', run: 'echo restarted >>/root/handler' });
const step = (name, wait) => command({ name, run: \`sleep \${wait}; echo \${name} >>/root/steps\`, unless: \`grep -qx \${name} /root/steps\` });
export default definePlaybook({ name: 'faults', vars, plays: (play) => [play('steps', { hosts: 'all', tasks: () => [
  file({ path: '/root/config', content: 'new\\n', mode: 0o600, notify: restart }),
  step('first', 0), step('slow', 3), step('last', 0),
] })] });
`;

function command(...args: readonly string[]): readonly string[] {
  return borrowed.lab.command([
    'env',
    `INIT_CWD=${project}`,
    process.execPath,
    '--conditions=@waxseal/source',
    main,
    ...args,
  ]);
}

function begin(...more: readonly string[]): ChildProcess {
  const [program = '', ...args] = command(
    'apply',
    join(project, 'faults.ts'),
    '-i',
    join(project, 'inventory.yml'),
    '--yes',
    ...more,
  );
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
}

async function outcome(child: ChildProcess): Promise<CommandResult> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status: status ?? 137, stdout, stderr };
}

async function until(condition: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await host.exec(['sh', '-c', condition])).status === 0) return;
    await sleep(50);
  }
  throw new Error(`never: ${condition}`);
}

const traces = (): Promise<string> =>
  host.script(
    'cat /root/config /root/steps; echo --; cat /root/handler; ls /var/lib/waxseal/pending; ls -a /root | grep "^.waxseal" || :',
  );
const complete = 'new\nfirst\nslow\nlast\n--\nrestarted\n';

// The processes of a session, by the ids that the host's own /proc gives: its pid namespace holds nobody else's.
const cutSession = `for p in /proc/[0-9]*; do case "$(tr '\\0' ' ' <"$p/cmdline" 2>/dev/null)" in "sshd: root@notty"*) kill -9 "\${p#/proc/}";; esac; done`;

describe.skipIf(obstacle !== undefined)(
  `a run that is disturbed on a real host${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  () => {
    beforeAll(async () => {
      borrowed = await borrow(['small']);
      [host] = borrowed.hosts;
      // Inside the repository, where the packages resolve; in a folder that git ignores.
      mkdirSync(join(root, 'out'), { recursive: true });
      project = mkdtempSync(join(root, 'out', 'faults-'));
      writeFileSync(join(project, 'faults.ts'), playbook);
      writeFileSync(
        join(project, 'inventory.yml'),
        `all:\n  hosts:\n    mx1: { ansible_host: ${host.address}, ansible_user: root, ansible_ssh_private_key_file: ${borrowed.lab.ssh.identityFile}, waxseal_known_hosts: ${borrowed.lab.ssh.knownHostsFile} }\n`,
      );
    }, 600_000);

    afterAll(async () => {
      await borrowed?.[Symbol.asyncDispose]();
      if (project !== undefined) rmSync(project, { recursive: true, force: true });
    }, 60_000);

    beforeEach(async () => {
      await host.script(
        'rm -rf /var/lib/waxseal /root/steps /root/handler; echo old >/root/config; : >/root/steps; : >/root/handler',
      );
    });

    it('goes on where it was when its connection is cut: nothing lost, nothing done twice', async () => {
      const child = begin();
      const ended = outcome(child);
      await until('grep -qx first /root/steps');
      await host.script(cutSession);
      const { status, stdout } = await ended;
      expect(stdout).toContain('the connection broke while applying');
      expect(stdout).toContain('5 changed');
      expect(status).toBe(0);
      expect(await traces()).toBe(complete);
    });

    it('loses no handler when the controller is killed; the next run finds everything done', async () => {
      const child = begin();
      await until('grep -qx first /root/steps');
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await until('[ ! -e /var/lib/waxseal/lock ]');
      expect(await traces()).toBe(complete);
      expect((await outcome(begin())).stdout).toContain('\n0 changed');
      expect(await traces()).toBe(complete);
    });

    it('is finished by the next run when the host’s own program was killed between a change and its handler', async () => {
      const child = begin();
      const ended = outcome(child);
      await until('grep -qx first /root/steps');
      await host.script('read -r pid rest </var/lib/waxseal/lock/holder; kill -9 "$pid"');
      expect((await ended).status).toBe(1);
      expect(await host.script('ls /var/lib/waxseal/pending | wc -l; wc -l </root/handler')).toBe('1\n0\n');
      // Its slow step lives on and holds the lock: the next run waits for it.
      const { status, stdout } = await outcome(begin());
      expect(stdout).toContain('holds the lock of this host: waiting up to 60 s');
      expect(stdout).toContain('handler: restart');
      expect(status).toBe(0);
      expect(await traces()).toBe(complete);
    });

    it('is the only one on its host: a second one is told who holds the lock, and does not wait when it may not', async () => {
      const first = outcome(begin());
      await until('grep -qx first /root/steps');
      const second = await outcome(begin('--lock-timeout', '0'));
      expect(second.status).toBe(1);
      expect(second.stdout).toMatch(/another run holds the lock of this host: \d+ \S+ \S+@\S+/);
      expect((await first).status).toBe(0);
      expect(await traces()).toBe(complete);
    });

    it('is waited for by a second one, which looks again and finds everything done', async () => {
      const first = outcome(begin());
      await until('grep -qx first /root/steps');
      const second = await outcome(begin());
      expect((await first).status).toBe(0);
      expect(second.stdout).toMatch(/holds the lock of this host: waiting up to 60 s for its end[^]*\n0 changed/);
      expect(second.status).toBe(0);
      expect(await traces()).toBe(complete);
    });

    it('leaves the old file and nothing half-written when the disk is full', async () => {
      await host.script('head -c 100M /dev/zero >/root/filler 2>/dev/null || :');
      const { status, stdout } = await outcome(begin());
      await host.script('rm /root/filler');
      expect(status).toBe(1);
      expect(stdout).toMatch(/FAILED/);
      expect(await host.script('cat /root/config; ls -a /root | grep "^.waxseal" || :')).toBe('old\n');
      expect((await outcome(begin())).status).toBe(0);
      expect(await traces()).toBe(complete);
    });
  },
);
