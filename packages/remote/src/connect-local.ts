import { WaxsealError } from '@waxseal/core';
import { $ } from 'zx';
import type { Connection, ConnectionKind, ConnectionOptions, RunOptions, RunResult } from './connection.ts';
import { becomeFor, checkBecome, shellCommand } from './shell/become.ts';
import { collector } from './shell/collect.ts';
import { printedTooMuch } from './shell/too-much.ts';
import { type ProgramInput, programInput } from './shell/program-input.ts';
import { type ProgramPlace, programText } from './shell/program-text.ts';

/** Ends a program with all that it started: it leads a process group of its own. */
function end(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Runs shell text on this machine with the given stdin. The command is constant: whatever varies goes to stdin. */
async function runHere(
  host: string,
  command: string,
  input: ProgramInput,
  { signal, timeout, onLine, mostOutput: most }: RunOptions,
): Promise<RunResult> {
  let stopped: 'late' | 'interrupted' | 'flooded' | undefined;
  const stop = (why: NonNullable<typeof stopped>): void => {
    stopped ??= why;
    // A program that floods may ignore the polite signal, and goes on filling memory meanwhile.
    end(child.pid, why === 'flooded' ? 'SIGKILL' : 'SIGTERM');
  };
  const onOverflow = (): void => stop('flooded');
  const out = collector({ most, onOverflow, onLine });
  const err = collector({ most, onOverflow });
  const shell = $({
    nothrow: true,
    quiet: true,
    detached: true,
    input: input.stdin,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const child = shell`/bin/sh -c ${command}`;
  // A shell that ends before it has read everything, as when sudo is missing, breaks the pipe: its status tells why.
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', out.take);
  child.stderr.on('data', (chunk: Buffer) => {
    err.take(chunk);
    input.heard(chunk);
  });
  const interrupt = (): void => stop('interrupted');
  const timer = timeout === undefined ? undefined : setTimeout(() => stop('late'), timeout * 1000);
  signal?.addEventListener('abort', interrupt, { once: true });
  const ended = await child;
  input.close();
  clearTimeout(timer);
  signal?.removeEventListener('abort', interrupt);
  if (stopped === 'flooded') throw printedTooMuch(host, most);
  if (stopped === 'interrupted') throw new WaxsealError('the program was interrupted');
  if (stopped === 'late' || ended.signal !== null)
    throw new WaxsealError('the program was stopped', {
      value: stopped === 'late' ? `after ${timeout ?? 0} s` : String(ended.signal),
      hint: 'a longer --timeout may help',
    });
  return { status: ended.exitCode ?? 1, stdout: out.text(), stderr: err.text() };
}

/** A connection whose programs run on this machine, against `/` or against a tree. */
export function openHere(
  host: string,
  kind: ConnectionKind,
  place: ProgramPlace,
  become?: ConnectionOptions['become'],
): Connection {
  return {
    kind,
    host,
    async run(program, options = {}) {
      const as = becomeFor(become, options.become);
      const shell = shellCommand(as);
      return checkBecome(
        host,
        as,
        await runHere(host, shell.command, programInput(shell, programText(place, program)), options),
      );
    },
    close: async () => undefined,
  };
}

/** Programs run on this machine as they would on a remote one. */
export async function connectLocal(host: string, options: ConnectionOptions): Promise<Connection> {
  return openHere(host, 'local', { root: '', place: 'system' }, options.become);
}
