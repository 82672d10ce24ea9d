import { WaxsealError } from '@waxseal/core';
import { $ } from 'zx';
import type { Connection, ConnectionKind, ConnectionOptions, RunOptions, RunResult } from './connection.ts';
import { becomeFor, checkBecome, shellCommand } from './shell/become.ts';
import { collector } from './shell/collect.ts';
import { type ProgramInput, programInput } from './shell/program-input.ts';
import { type ProgramPlace, programText } from './shell/program-text.ts';

/** Runs shell text on this machine with the given stdin. The command is constant: whatever varies goes to stdin. */
async function runHere(
  command: string,
  input: ProgramInput,
  { signal, timeout, onLine }: RunOptions,
): Promise<RunResult> {
  const out = collector(onLine);
  const err = collector();
  const shell = $({
    nothrow: true,
    quiet: true,
    detached: true,
    input: input.stdin,
    stdio: ['pipe', 'pipe', 'pipe'],
    killSignal: 'SIGTERM',
  });
  const child = shell`/bin/sh -c ${command}`;
  // A shell that ends before it has read everything, as when sudo is missing, breaks the pipe: its status tells why.
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', out.take);
  child.stderr.on('data', (chunk: Buffer) => {
    err.take(chunk);
    input.heard(chunk);
  });
  let stopped: 'late' | 'interrupted' | undefined;
  const stop = (why: 'late' | 'interrupted'): void => {
    stopped ??= why;
    void child.kill('SIGTERM').catch(() => undefined);
  };
  const interrupt = (): void => stop('interrupted');
  const timer = timeout === undefined ? undefined : setTimeout(() => stop('late'), timeout * 1000);
  signal?.addEventListener('abort', interrupt, { once: true });
  const ended = await child;
  input.close();
  clearTimeout(timer);
  signal?.removeEventListener('abort', interrupt);
  if (stopped === 'interrupted') throw new WaxsealError('the program was interrupted');
  if (stopped === 'late' || ended.signal !== null)
    throw new WaxsealError('the program was stopped', {
      value: stopped === 'late' ? `after ${timeout ?? 0} s` : String(ended.signal),
      hint: 'a longer --timeout may help',
    });
  if (out.overflowed()) throw new WaxsealError('the program printed more than 64 MiB');
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
        await runHere(shell.command, programInput(shell, programText(place, program)), options),
      );
    },
    close: async () => undefined,
  };
}

/** Programs run on this machine as they would on a remote one. */
export async function connectLocal(host: string, options: ConnectionOptions): Promise<Connection> {
  return openHere(host, 'local', { root: '', place: 'system' }, options.become);
}
