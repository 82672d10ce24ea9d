import { type Fault, type Place, renderFault } from './fault.ts';

/** The exit codes of the command line (docs: `waxseal --help`). */
export const exitCodes = { done: 0, failed: 1, pending: 2, usage: 3, unreachable: 4, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface WaxsealErrorOptions {
  readonly place?: Place;
  readonly value?: string;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The base of every error this project throws: what, where, the value, the way out, and the exit code it stands for. */
export class WaxsealError extends Error {
  readonly exitCode: ExitCode = exitCodes.failed;
  readonly faults: readonly Fault[];

  constructor(message: string, options: WaxsealErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    const { cause: _cause, ...rest } = options;
    this.faults = [{ message, ...rest }];
  }
}

/** Input that cannot be used (usage, playbook, inventory, a file): exit code 3, carrying every fault found at once. */
export class InputError extends WaxsealError {
  override readonly exitCode: ExitCode = exitCodes.usage;
  override readonly faults: readonly Fault[];

  constructor(faults: string | readonly Fault[], options: WaxsealErrorOptions = {}) {
    const list = typeof faults === 'string' ? undefined : faults;
    super(list === undefined ? (faults as string) : list.map(renderFault).join('\n'), options);
    this.faults = list ?? [{ message: faults as string, ...withoutCause(options) }];
  }
}

function withoutCause({ cause: _cause, ...rest }: WaxsealErrorOptions): Omit<Fault, 'message'> {
  return rest;
}

/** The host could not be reached or did not let us in: exit code 4. */
export class Unreachable extends WaxsealError {
  override readonly exitCode: ExitCode = exitCodes.unreachable;
}

/** Renders any error for people; faults of ours one below the other, foreign errors by their message. */
export function renderError(error: unknown): string {
  if (error instanceof WaxsealError) return error.faults.map(renderFault).join('\n');
  return `✗ ${error instanceof Error ? error.message : String(error)}`;
}
