import { spawn } from 'node:child_process';
import { InputError } from '@waxseal/core';
import { defined } from '../defined.ts';

/** More output than this, in octets, is no inventory. */
const largest = 64 * 1024 * 1024;

export interface ScriptRun {
  readonly path: string;
  /** The script's path as faults show it. */
  readonly file: string;
  readonly cwd: string;
  /** Seconds. */
  readonly timeout: number;
}

interface Outcome {
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly stopped?: string;
}

/** Ends the script and what it started: it leads a process group of its own. */
function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** Runs a program without a shell, within its time and a bound on its output. Rejects when it cannot be started. */
export function execute({ path, cwd, timeout }: ScriptRun, args: readonly string[]): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(path, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const output: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    let size = 0;
    let stopped: string | undefined;
    function stop(reason: string): void {
      stopped = reason;
      kill(child.pid);
    }
    const timer = setTimeout(() => stop(`it gave no answer within ${timeout} s`), timeout * 1000);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > largest) stop(`it printed more than ${largest} octets`);
        else output[name].push(chunk);
      });
    }
    child.on('error', (error) => (clearTimeout(timer), fail(error)));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const [stdout, stderr] = [Buffer.concat(output.stdout).toString(), Buffer.concat(output.stderr).toString()];
      done({ status: code ?? signal ?? '?', stdout, stderr, ...defined({ stopped }) });
    });
  });
}

function refuse({ file }: ScriptRun, args: readonly string[], message: string, value?: string): never {
  const printed = value === undefined || value === '' ? {} : { value: value.trim().slice(-500) };
  throw new InputError(`the inventory script failed on ${args.join(' ')}: ${message}`, {
    place: { file },
    ...printed,
    hint: `run it by hand: ${file} ${args.join(' ')}`,
  });
}

/**
 * Runs an executable inventory without a shell and reads its JSON; an empty answer to `--host` is an empty object.
 * @throws InputError when it cannot be started, fails, takes too long, prints too much, or prints no JSON.
 */
export async function runScript(run: ScriptRun, args: readonly string[]): Promise<unknown> {
  const outcome = await execute(run, args).catch((error: NodeJS.ErrnoException) =>
    refuse(run, args, error.code === 'EACCES' ? 'it may not be executed' : error.message),
  );
  if (outcome.stopped !== undefined) return refuse(run, args, outcome.stopped, outcome.stderr);
  if (outcome.status !== 0) return refuse(run, args, `exit status ${outcome.status}`, outcome.stderr);
  if (outcome.stdout.trim() === '' && args[0] === '--host') return {};
  try {
    return JSON.parse(outcome.stdout) as unknown;
  } catch {
    // What it printed is not shown: inventories hold secrets.
    return refuse(run, args, 'it printed no JSON');
  }
}
