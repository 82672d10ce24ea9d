import type { ExitCode } from '@waxseal/core';
import { CommanderError } from 'commander';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';
import { Refusal } from './refusal.ts';
import { version } from './version.ts';

/** Runs one command line to its exit code. Errors are told in people's words; the stack only with `--debug`. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = createProgram(version, io, (finished) => {
    code = finished;
  });
  try {
    if (argv.length === 0) throw new Refusal(`no command is given\n${program.helpInformation().trimEnd()}`);
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { tellError } = await import('./tell-error.ts');
    return tellError(error, io, argv.includes('--debug'));
  }
}
