import type { Task } from './task.ts';

/** The parts of an attempt, in the order in which they come. */
export type Part = 'tasks' | 'rescue' | 'always';

/** That a task belongs to a part of an attempt. The object `attempt` is the attempt's identity. */
export interface Scope {
  readonly attempt: object;
  readonly part: Part;
}

/** Tasks, what to do when one of them fails, and what to do in any case. */
export interface AttemptOptions {
  readonly tasks: readonly Task[];
  /** Run when one of the tasks failed while applying; when they succeed, the play goes on as if nothing had failed. */
  readonly rescue?: readonly Task[];
  /** Run afterwards in any case, but not after an interrupt. */
  readonly always?: readonly Task[];
}

/**
 * Ansible's block, rescue and always, to be spread into a list of tasks: `...attempt({ tasks, rescue, always })`. They
 * nest. What a plan knows to be impossible is refused before anything is written, rescue or not: a rescue is for what
 * goes wrong while applying.
 */
export function attempt({ tasks, rescue = [], always = [] }: AttemptOptions): readonly Task[] {
  const id = {};
  const within = (part: Part, list: readonly Task[]): readonly Task[] =>
    list.map((one) => ({ ...one, scopes: [{ attempt: id, part }, ...(one.scopes ?? [])] }));
  return [...within('tasks', tasks), ...within('rescue', rescue), ...within('always', always)];
}
