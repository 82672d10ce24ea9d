import { InputError } from '@waxseal/core';
import type { Outcome } from '../event.ts';

/** How a task ended and what it printed, for tasks and plays after it. */
export interface TaskResult {
  readonly outcome: Outcome;
  readonly changed: boolean;
  readonly failed: boolean;
  /** The exit status; 0 where nothing had to be done. */
  readonly status: number;
  /** The last 64 KiB of its stdout; empty where nothing had to be done. */
  readonly output: string;
  /** The same of its stderr. */
  readonly errors: string;
}

/** A name under which a task leaves its result, and how the result is read. Made once, at the top of a playbook. */
export interface Register<T> {
  readonly register: string;
  read(result: TaskResult): T;
}

const itself = (result: TaskResult): TaskResult => result;

/**
 * A place for the result of a task, which the task names by its keyword `register` and which later tasks and plays read
 * by `result(place)`. `read` makes of it what is wanted, e.g. `({ output }) => output.trim()`; it gets what the host
 * printed, so it trusts nothing.
 * @throws InputError for an empty name.
 */
export function register(name: string): Register<TaskResult>;
export function register<T>(name: string, read: (result: TaskResult) => T): Register<T>;
export function register(name: string, read: (result: TaskResult) => unknown = itself): Register<unknown> {
  if (name === '') throw new InputError('a register has a name');
  return { register: name, read };
}
