import { type Maybe, Unknown } from '@waxseal/core';
import type { Register, TaskResult } from '../define/register.ts';
import type { Outcome } from '../event.ts';
import { findUnknowns } from '../plan/find-unknown.ts';

/** A result that no task of this run has left yet. */
class AwaitedResult extends Unknown {
  readonly place: string;

  constructor(place: string, host: string) {
    super(`the result "${place}" of ${host}`);
    this.place = place;
  }
}

/** The names of the results that a plain value waits for. */
export function awaitedResults(value: unknown): readonly string[] {
  return findUnknowns(value).flatMap((one) => (one instanceof AwaitedResult ? [one.place] : []));
}

/** What tasks of a run left at the places that they register, host by host. */
export interface Results {
  keep(host: string, place: Register<unknown>, result: TaskResult): void;
  /** Gives what a task of one host left to others, for a play that runs on one host in the place of all (Ansible's `run_once`). */
  share(from: string, others: readonly string[], places: readonly Register<unknown>[]): void;
  read<T>(host: string, place: Register<T>): Maybe<T>;
}

/** Results of a run that has only begun. */
export function createResults(): Results {
  const kept = new Map<string, Map<string, TaskResult>>();
  return {
    keep(host, { register }, result) {
      kept.set(host, new Map(kept.get(host)).set(register, result));
    },
    share(from, others, places) {
      for (const { register } of places) {
        const result = kept.get(from)?.get(register);
        if (result === undefined) continue;
        for (const host of others) kept.set(host, new Map(kept.get(host)).set(register, result));
      }
    },
    read(host, place) {
      const result = kept.get(host)?.get(place.register);
      return result === undefined ? new AwaitedResult(place.register, host) : place.read(result);
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
