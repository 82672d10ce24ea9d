import type { Fault } from '@waxseal/core';
import type { HostRecap, Mode } from '@waxseal/playbook';
import type { EventOf, Timed } from './run-state.ts';

/** What is common to every event, and what a part of a report says by its own place. */
type Stamped = 'v' | 'run' | 'type' | 'play' | 'host';

/** How a task ended on a host, or what check mode says of it; `at` is the moment it was told. */
export type TaskReport = Omit<EventOf<'task.finished'>, Stamped>;

/** What a verify step found, and what it waited for meanwhile. */
export interface CheckReport extends Omit<EventOf<'check.finished'>, Stamped> {
  readonly waited: readonly { readonly at: string; readonly message: string }[];
}

/** A host's share of a play. */
export interface HostReport {
  readonly host: string;
  readonly startedAt: string | undefined;
  /** Undefined when the stream ended before the host was done. */
  readonly finishedAt: string | undefined;
  /** Whole milliseconds that the play spent on it. */
  readonly ms: number | undefined;
  /** How many tasks there were and how many had something to do; undefined when the host was not looked at. */
  readonly planned: { readonly tasks: number; readonly changes: number } | undefined;
  readonly unreachable: Fault | undefined;
  /** Why the play ended before the host's turn, when it did. */
  readonly notReached: string | undefined;
  /** In the order in which they were told, handlers last. */
  readonly tasks: readonly TaskReport[];
  readonly checks: readonly CheckReport[];
}

/** One play of a run. Two plays may have one name: their order tells them apart. */
export interface PlayReport {
  readonly play: string;
  readonly startedAt: string;
  /** Undefined when the stream ended before the play did. */
  readonly finishedAt: string | undefined;
  readonly hosts: readonly HostReport[];
}

/**
 * A whole run as a value: all that a page about it needs. It is plain JSON, and has no secret, since the stream has none.
 * Made from the stream by `buildRunReport`.
 */
export interface RunReport {
  readonly v: 1;
  readonly run: string;
  readonly mode: Mode;
  readonly playbook: string;
  /** ISO 8601; undefined where the stream does not have the event. */
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  /** The hosts of the run, in its order. */
  readonly hosts: readonly string[];
  readonly plays: readonly PlayReport[];
  readonly warnings: readonly { readonly at: string; readonly host?: string; readonly fault: Fault }[];
  /** The slowest tasks and checks, the slowest first. */
  readonly slowest: readonly Timed[];
  /** How the run ended; undefined for a stream that was cut. */
  readonly end: { readonly exitCode: number; readonly ms: number; readonly recap: readonly HostRecap[] } | undefined;
}
