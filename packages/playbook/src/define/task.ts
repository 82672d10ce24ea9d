import { InputError, type Maybe } from '@waxseal/core';
import type { CommandWords } from './command-text.ts';
import type { Kind } from './kind.ts';
import type { Register } from './register.ts';
import type { Scope } from './scope.ts';

/** What every task may say besides its desired state; the words are Ansible's. */
export interface Keywords {
  /** What the task is for, as people read it; the kind and its subject where not said. */
  readonly name?: string;
  /** Handlers to run once at the end of the play when this task changed something. */
  readonly notify?: Task | readonly Task[];
  /** Left out when false; plain TypeScript around the task does the same. Unknown: decided when it is known. */
  readonly when?: Maybe<boolean>;
  readonly tags?: readonly string[];
  /** Its failure is shown and the run goes on. */
  readonly ignoreErrors?: boolean;
  /** How often it is tried again after a failure, and the whole seconds between; 0 and 5 where not said. */
  readonly retries?: number;
  readonly retrySeconds?: number;
  /** A command that gets on its stdin what the task printed, and says by its status whether that is good; else it is tried again. */
  readonly until?: CommandWords;
  /** Whole seconds that one try may take; the run's `--timeout` where not said. */
  readonly timeout?: number;
  /** What it prints and what it changes in a text is not shown. */
  readonly secret?: boolean;
  /** Where it leaves its result for later tasks and plays. */
  readonly register?: Register<unknown>;
}

/** A desired state with its keywords: plain data, beside the pure functions that know its kind. */
export interface Task<R = unknown> extends Keywords {
  readonly name: string;
  readonly kind: Kind<R>;
  readonly resource: R;
  /** The attempts that the task is in, the outermost first. */
  readonly scopes?: readonly Scope[];
}

/** A keyword that goes into a program as a number. @throws InputError for anything but a whole number in its range. */
function wholeNumber(name: string, value: number, [from, to]: readonly [number, number] = [0, 1000]): number {
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new InputError(`${name} is a whole number from ${from} to ${to}`, { value: String(value) });
}

const day = 86_400;

function checkKeywords({ retries, retrySeconds, timeout }: Keywords): void {
  if (retries !== undefined) wholeNumber('retries', retries);
  if (retrySeconds !== undefined) wholeNumber('retrySeconds', retrySeconds);
  if (timeout !== undefined) wholeNumber('timeout', timeout, [1, day]);
}

const keywordNames = [
  'notify',
  'when',
  'tags',
  'ignoreErrors',
  'retries',
  'retrySeconds',
  'until',
  'timeout',
  'secret',
  'register',
] as const;

/** Splits one flat options object into the keywords and the resource. @throws InputError for a keyword out of its range. */
export function task<R extends object>(kind: Kind<R>, options: R & Keywords): Task<R> {
  checkKeywords(options);
  const isKeyword = (name: string): boolean => name === 'name' || (keywordNames as readonly string[]).includes(name);
  const resource = Object.fromEntries(Object.entries(options).filter(([name]) => !isKeyword(name))) as unknown as R;
  const said = Object.fromEntries(
    keywordNames.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
  return { kind, resource, name: options.name ?? `${kind.kind} ${kind.subject(resource)}`, ...said };
}

/** The handlers a task notifies, as a list. */
export function notified(task: Task): readonly Task[] {
  if (task.notify === undefined) return [];
  return Array.isArray(task.notify) ? (task.notify as readonly Task[]) : [task.notify as Task];
}
