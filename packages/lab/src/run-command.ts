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

const signals: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** Runs one command on this machine and gives what came of it; a failing command is a result, not an error. */
export async function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { input = '', timeout = 120, cwd, env } = options;
  const output = await $({
    input: typeof input === 'string' ? input : Buffer.from(input),
    quiet: true,
    nothrow: true,
    timeout: `${timeout}s`,
    timeoutSignal: 'SIGKILL',
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })`exec ${[...argv]}`;
  const status = output.exitCode ?? signals[output.signal ?? ''] ?? 128;
  return { status, stdout: output.stdout, stderr: output.stderr };
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
