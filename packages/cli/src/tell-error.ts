import {
  type ExitCode,
  exitCodes,
  type Fault,
  InputError,
  renderError,
  renderFault,
  WaxsealError,
} from '@waxseal/core';
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

/** Places in the project are told from where the user stands. */
function near(fault: Fault, cwd: string): Fault {
  const file = fault.place?.file;
  return file?.startsWith(`${cwd}/`) === true
    ? { ...fault, place: { ...fault.place, file: file.slice(cwd.length + 1) } }
    : fault;
}

function render(error: unknown, { cwd }: Io): string {
  if (error instanceof WaxsealError) return error.faults.map((fault) => renderFault(near(fault, cwd))).join('\n');
  return `${renderError(error)}\n  hint: nothing of this was foreseen: --debug shows where it comes from`;
}

/** Tells an error in people's words on stderr, its stack only when debugging, and gives the exit code it stands for. */
export function tellError(error: unknown, io: Io, debugging: boolean): ExitCode {
  const ours = asOurs(error);
  io.err(`${render(ours, io)}\n`);
  if (debugging) io.err(stacks(error));
  if (io.signal.aborted) return exitCodes.interrupted;
  return ours instanceof WaxsealError ? ours.exitCode : exitCodes.failed;
}
