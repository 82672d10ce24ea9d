import type { Fault } from '@waxseal/core';

/** What a run is for. */
export type Mode = 'apply' | 'check' | 'verify';

/**
 * How a task ended on a host. `deferred`: recorded, because a directory has no running system to do it in. `ignored` and
 * `rescued`: it failed, and the playbook says that this shall not matter, or what to do about it.
 */
export type Outcome = 'ok' | 'changed' | 'deferred' | 'skipped' | 'failed' | 'ignored' | 'rescued' | 'unknown';

/** Names a task or handler in the stream. `id` is stable within a playbook. */
export interface TaskRef {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

/** A difference a person can read: a unified diff of a text, and owner, group and mode changes as words. */
export interface Diff {
  /** What differs, e.g. `/etc/exim4/update-exim4.conf.conf`. */
  readonly subject: string;
  readonly words: readonly string[];
  /** Unified diff with its two header lines, or undefined where there is no text or it is secret. */
  readonly unified?: string;
}

/** What a verify step found. `table` is a small table to print, its first row the heads. */
export interface CheckResult {
  readonly passed: boolean;
  readonly detail: string;
  readonly table?: readonly (readonly string[])[];
  readonly hint?: string;
  /** What it found out, for plays that read its result; not shown. */
  readonly found?: string;
}

/** Counts for one host, as the recap shows them; `ms` is the time spent on it. */
export interface HostRecap {
  readonly host: string;
  readonly ok: number;
  readonly changed: number;
  readonly deferred: number;
  readonly skipped: number;
  readonly failed: number;
  readonly unreachable: boolean;
  /** A play that has the host ended before its turn. */
  readonly notReached?: true;
  /** Programs executed on the host, and connections opened to it. */
  readonly programs: number;
  readonly connections: number;
  readonly ms: number;
}

type Body =
  | { readonly type: 'run.started'; readonly mode: Mode; readonly playbook: string; readonly hosts: readonly string[] }
  | { readonly type: 'play.started'; readonly play: string; readonly hosts: readonly string[] }
  | { readonly type: 'host.started'; readonly play: string; readonly host: string }
  | { readonly type: 'host.unreachable'; readonly play: string; readonly host: string; readonly fault: Fault }
  /** The play has the host and ended before its turn: nothing was done there, and nothing is known of it. */
  | { readonly type: 'host.notReached'; readonly play: string; readonly host: string; readonly reason: string }
  | {
      readonly type: 'host.planned';
      readonly play: string;
      readonly host: string;
      readonly tasks: number;
      readonly changes: number;
    }
  | { readonly type: 'task.started'; readonly play: string; readonly host: string; readonly task: TaskRef }
  | {
      readonly type: 'task.finished';
      readonly play: string;
      readonly host: string;
      readonly task: TaskRef;
      readonly handler: boolean;
      readonly outcome: Outcome;
      readonly ms: number;
      readonly diffs: readonly Diff[];
      /** It failed after it had changed something: its run can be rolled back. */
      readonly partial?: true;
      readonly message?: string;
      readonly output?: string;
    }
  | {
      readonly type: 'check.progress';
      readonly play: string;
      readonly host: string;
      readonly check: string;
      readonly message: string;
    }
  | {
      readonly type: 'check.finished';
      readonly play: string;
      readonly host: string;
      readonly check: string;
      readonly result: Omit<CheckResult, 'found'>;
      readonly ms: number;
    }
  | { readonly type: 'host.finished'; readonly play: string; readonly host: string; readonly ms: number }
  | { readonly type: 'warning'; readonly host?: string; readonly fault: Fault }
  | { readonly type: 'play.finished'; readonly play: string }
  | {
      readonly type: 'run.finished';
      readonly recap: readonly HostRecap[];
      readonly exitCode: number;
      readonly ms: number;
    };

/** One line of the versioned stream that every view is a pure function of. `at` is ISO 8601, `run` the run's id. */
export type Event = { readonly v: 1; readonly at: string; readonly run: string } & Body;
export type EventBody = Body;
