import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CommandResult, LabHost, RunningLab } from '@waxseal/lab';
import type { Event } from '@waxseal/playbook';

const root = join(import.meta.dirname, '../..');

/** A run of the waxseal command as a process group of its own, to be disturbed. */
export interface DisturbedRun {
  /** Its events, as they come; it is read to its end whoever listens. */
  onEvent(listener: (event: Event) => void): void;
  /** Kills the command and all it started at once, as a power cut does. */
  kill(): void;
  /** Whether anything of it still runs here. */
  isAlive(): boolean;
  readonly ended: Promise<CommandResult & { readonly events: readonly Event[] }>;
}

/** A directory inside the repository, where the packages resolve, and the command run in it on a lab's network. */
export interface LabProject extends Disposable {
  readonly directory: string;
  write(name: string, text: string): string;
  begin(...args: readonly string[]): DisturbedRun;
  run(...args: readonly string[]): DisturbedRun['ended'];
}

function follow(child: ChildProcess): DisturbedRun {
  const [events, listeners, other]: [Event[], ((event: Event) => void)[], string[]] = [[], [], []];
  let stderr = '';
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  lines.on('line', (line) => {
    if (!line.startsWith('{')) {
      other.push(line);
      return;
    }
    const event = JSON.parse(line) as Event;
    events.push(event);
    for (const listener of listeners) listener(event);
  });
  const ended = once(child, 'close').then(([status]) => ({
    status: (status as number | null) ?? 137,
    stdout: [...other, ...events.map((event) => JSON.stringify(event))].join('\n'),
    stderr,
    events,
  }));
  return {
    onEvent: (listener) => void listeners.push(listener),
    // It may have ended already: that is a moment like any other.
    kill: () => void (child.exitCode === null && child.pid !== undefined && process.kill(-child.pid, 'SIGKILL')),
    isAlive: () => isAlive(-(child.pid ?? 0)),
    ended,
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Makes a project for runs on a lab; every run tells its events. */
export function labProject(lab: Pick<RunningLab, 'command'>, env: Readonly<Record<string, string>> = {}): LabProject {
  mkdirSync(join(root, 'out'), { recursive: true });
  const directory = mkdtempSync(join(root, 'out', 'disturbed-'));
  const words = [
    'env',
    `INIT_CWD=${directory}`,
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    process.execPath,
    '--conditions=@waxseal/source',
    join(root, 'packages/cli/src/main.ts'),
  ];
  const begin: LabProject['begin'] = (...args) => {
    const [program = '', ...rest] = lab.command([...words, ...args, '--output', 'ndjson']);
    return follow(spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, cwd: directory }));
  };
  return {
    directory,
    write(name, text) {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    },
    begin,
    run: (...args) => begin(...args).ended,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** An inventory of lab hosts under names of its own, as YAML, with more vars for some. */
export function labInventory(
  lab: Pick<RunningLab, 'ssh'>,
  hosts: Readonly<Record<string, LabHost>>,
  more: Readonly<Record<string, string>> = {},
): string {
  const entry = ([name, { address }]: readonly [string, LabHost]): string =>
    `    ${name}: { ansible_host: ${address}${more[name] === undefined ? '' : `, ${more[name]}`} }\n`;
  return `all:\n  vars: { ansible_user: root, ansible_ssh_private_key_file: ${lab.ssh.identityFile}, waxseal_known_hosts: ${lab.ssh.knownHostsFile} }\n  hosts:\n${Object.entries(hosts).map(entry).join('')}`;
}

/** What is in trees of a host: path, type, mode, owner, group and content of everything, and what is pending. */
export function listing(host: LabHost, ...trees: readonly string[]): Promise<string> {
  return host.script(`
    find ${trees.join(' ')} /var/lib/waxseal/pending -mindepth 1 -printf '%p %y %m %u:%g %l\\n' | sort
    find ${trees.join(' ')} -type f -exec sha256sum {} + | sort -k 2
    ls -d /var/lib/waxseal/lock 2>/dev/null || :
  `);
}
