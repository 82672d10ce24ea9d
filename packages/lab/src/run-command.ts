import { WaxsealError } from '@waxseal/core';
import { $ } from 'zx';

export interface CommandOptions {
  /** What stdin holds; without it stdin is empty. */
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds after which the command is killed; 120 where not said. */
  readonly timeout?: number;
}

export interface CommandResult {
  /** The exit status; 128 + n after signal n, so 137 when the time was up. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The status of a command that a signal ended before the shell could tell which. */
const killed = 137;

/**
 * Runs one command on this machine and gives what came of it; a failing command is a result, not an error. When its time
 * is up, it is killed with everything it started, also with what it started inside a host.
 */
export async function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { input, timeout = 120, cwd, env } = options;
  const empty = input === undefined || input.length === 0;
  const child = $({
    // zx would leave an empty stdin open.
    ...(empty ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input: Buffer.from(input) }),
    quiet: true,
    nothrow: true,
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })`exec timeout --signal=KILL ${timeout} ${[...argv]}`;
  // A command that ends before it has read everything breaks the pipe: its status tells why.
  if (!empty) child.stdin.on('error', () => undefined);
  const output = await child;
  return { status: output.exitCode ?? killed, stdout: output.stdout, stderr: output.stderr };
}

/**
 * Runs one command that is expected to succeed and gives its stdout.
 * @throws WaxsealError with the end of its stderr when it does not.
 */
export async function mustRun(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await runCommand(argv, options);
  if (result.status === 0) return result.stdout;
  const said = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-8).join('\n  ');
  throw new WaxsealError(`${argv.slice(0, 3).join(' ')} … ended with status ${result.status}\n  ${said}`);
}

/** Runs a POSIX sh program from stdin, stopping at its first failing command. @throws WaxsealError as {@link mustRun}. */
export function mustRunScript(script: string, options: Omit<CommandOptions, 'input'> = {}): Promise<string> {
  return mustRun(['sh', '-e', '-u'], { ...options, input: script });
}
