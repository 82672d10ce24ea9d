import { type ExitCode, exitCodes, InputError, renderError, WaxsealError } from '@waxseal/core';
import type { Io } from './io.ts';
import { Refusal } from './refusal.ts';

function stacks(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return `${error.stack ?? ''}\n${error.cause instanceof Error ? `${error.cause.stack ?? ''}\n` : ''}`;
}

function asOurs(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  return new InputError(error.message, error.hint === undefined ? {} : { hint: error.hint });
}

/** Tells an error in people's words on stderr, its stack only when debugging, and gives the exit code it stands for. */
export function tellError(error: unknown, io: Io, debugging: boolean): ExitCode {
  const ours = asOurs(error);
  io.err(`${renderError(ours)}\n`);
  if (debugging) io.err(stacks(error));
  if (io.signal.aborted) return exitCodes.interrupted;
  return ours instanceof WaxsealError ? ours.exitCode : exitCodes.failed;
}
