import { type Maybe, Unknown } from '@waxseal/core';
import type { Register, TaskResult } from '../define/register.ts';
import type { Outcome } from '../event.ts';

/** What tasks of a run left at the places that they register, host by host. */
export interface Results {
  keep(host: string, place: Register<unknown>, result: TaskResult): void;
  read<T>(host: string, place: Register<T>): Maybe<T>;
}

/** Results of a run that has only begun. */
export function createResults(): Results {
  const kept = new Map<string, Map<string, TaskResult>>();
  return {
    keep(host, { register }, result) {
      kept.set(host, new Map(kept.get(host)).set(register, result));
    },
    read(host, place) {
      const result = kept.get(host)?.get(place.register);
      return result === undefined ? new Unknown(`the result "${place.register}" of ${host}`) : place.read(result);
    },
  };
}

/** The result of a task as its end tells it. */
export function resultOf(
  outcome: Outcome,
  said: {
    readonly status?: number;
    readonly output?: string;
    readonly errors?: string;
    readonly partial?: boolean;
  } = {},
): TaskResult {
  const failed = ['failed', 'ignored', 'rescued'].includes(outcome);
  return {
    outcome,
    failed,
    changed: outcome === 'changed' || said.partial === true,
    status: said.status ?? 0,
    output: said.output ?? '',
    errors: said.errors ?? '',
  };
}
