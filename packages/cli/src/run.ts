import { type ExitCode, exitCodes, InputError, renderError, WaxsealError } from '@waxseal/core';
import { CommanderError } from 'commander';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';
import { version } from './version.ts';

function debugging(argv: readonly string[]): boolean {
  return argv.includes('--debug');
}

function codeOf(error: unknown, io: Io): ExitCode {
  if (io.signal.aborted) return exitCodes.interrupted;
  return error instanceof WaxsealError ? error.exitCode : exitCodes.failed;
}

/** Runs one command line to its exit code. Errors are told in people's words; the stack only with `--debug`. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = createProgram(version, io, (finished) => {
    code = finished;
  });
  try {
    if (argv.length === 0) throw new InputError(`no command is given\n${program.helpInformation().trimEnd()}`);
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    io.err(`${renderError(error)}\n`);
    if (debugging(argv) && error instanceof Error) io.err(`${error.stack ?? ''}\n${error.cause instanceof Error ? (error.cause.stack ?? '') : ''}\n`);
    return codeOf(error, io);
  }
}
