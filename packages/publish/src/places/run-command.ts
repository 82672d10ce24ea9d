import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { WaxsealError } from '@waxseal/core';

/** A program, without a shell between. */
export interface Command {
  readonly argv: readonly [program: string, ...args: string[]];
  readonly directory: string;
  /** Seconds until it is ended. */
  readonly timeout: number;
}

/** Most octets that it may print. */
const largest = 33_554_432;

/** Ends a program and what it started: it leads a process group of its own. */
function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

interface Outcome {
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Gathers what a program prints until it ends; ends it where that takes too long or becomes too much. */
function outcomeOf(
  child: ChildProcessWithoutNullStreams,
  { timeout }: Command,
  signal: AbortSignal,
  started: (error: Error) => WaxsealError,
): Promise<Outcome> {
  return new Promise((done, fail) => {
    const output: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    let [size, stopped]: [number, string | undefined] = [0, undefined];
    const stop = (reason: string): void => {
      stopped ??= reason;
      kill(child.pid);
    };
    const aborted = (): void => stop('the run ends');
    const timer = setTimeout(() => stop(`it did not end within ${timeout} s`), timeout * 1000);
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
    };
    signal.addEventListener('abort', aborted, { once: true });
    if (signal.aborted) aborted();
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > largest) stop(`it prints more than ${largest} octets`);
        else output[name].push(chunk);
      });
    child.on('error', (error) => (end(), fail(started(error))));
    child.on('close', (code, name) => {
      end();
      const [stdout, stderr] = [Buffer.concat(output.stdout).toString(), Buffer.concat(output.stderr).toString()];
      done({ status: stopped ?? code ?? name ?? '?', stdout, stderr });
    });
  });
}

/** Control characters of a program do not reach a terminal. */
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const printable = (text: string): string => text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ').trim();

/**
 * Runs a program with text on its standard input, and gives what it prints.
 * @throws WaxsealError where it cannot be started, ends with another code than 0, takes too long or prints too much
 */
export async function runCommand(command: Command, input: string, signal: AbortSignal): Promise<string> {
  const [program, ...args] = command.argv;
  const child = spawn(program, args, { cwd: command.directory, stdio: 'pipe', detached: true });
  // A program may end without reading all of its input: its exit code is what counts.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const { status, stdout, stderr } = await outcomeOf(
    child,
    command,
    signal,
    (cause) => new WaxsealError(`the publish command cannot be started: ${cause.message}`, { value: program, cause }),
  );
  if (status === 0) return stdout;
  const how = typeof status === 'number' ? `ended with ${status}` : `was stopped: ${status}`;
  throw new WaxsealError(`the publish command ${how}`, {
    value: printable(stderr).slice(-500) || command.argv.join(' '),
    hint: 'what it changed before it ended stays, and the next run goes on from there',
  });
}
