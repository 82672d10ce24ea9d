import { InputError } from '@waxseal/core';
import type { Kind } from './kind.ts';

/** What every task may say besides its desired state; the words are Ansible's. */
export interface Keywords {
  /** What the task is for, as people read it; the kind and its subject where not said. */
  readonly name?: string;
  /** Handlers to run once at the end of the play when this task changed something. */
  readonly notify?: Task | readonly Task[];
  /** Left out when false; plain TypeScript around the task does the same. */
  readonly when?: boolean;
  readonly tags?: readonly string[];
  /** Its failure is shown and the run goes on. */
  readonly ignoreErrors?: boolean;
  /** How often it is tried again after a failure, and the whole seconds between; 0 and 5 where not said. */
  readonly retries?: number;
  readonly retrySeconds?: number;
}

/** A desired state with its keywords: plain data, beside the pure functions that know its kind. */
export interface Task<R = unknown> extends Keywords {
  readonly name: string;
  readonly kind: Kind<R>;
  readonly resource: R;
}

/** A keyword that goes into a program as a number. @throws InputError for anything but a whole number up to a thousand. */
function wholeNumber(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= 1000) return value;
  throw new InputError(`${name} is a whole number from 0 to 1000`, { value: String(value) });
}

/** Splits one flat options object into the keywords and the resource. */
export function task<R extends object>(kind: Kind<R>, options: R & Keywords): Task<R> {
  const { name, notify, when, tags, ignoreErrors, retries, retrySeconds, ...rest } = options;
  const resource = rest as unknown as R;
  return {
    kind,
    resource,
    name: name ?? `${kind.kind} ${kind.subject(resource)}`,
    ...(notify === undefined ? {} : { notify }),
    ...(when === undefined ? {} : { when }),
    ...(tags === undefined ? {} : { tags }),
    ...(ignoreErrors === undefined ? {} : { ignoreErrors }),
    ...(retries === undefined ? {} : { retries: wholeNumber('retries', retries) }),
    ...(retrySeconds === undefined ? {} : { retrySeconds: wholeNumber('retrySeconds', retrySeconds) }),
  };
}

/** The handlers a task notifies, as a list. */
export function notified(task: Task): readonly Task[] {
  if (task.notify === undefined) return [];
  return Array.isArray(task.notify) ? (task.notify as readonly Task[]) : [task.notify as Task];
}
