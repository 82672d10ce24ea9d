import type { Event, HostRecap, Mode } from '@waxseal/playbook';

/** What a host is at. `idle`: between plays, or not begun. */
export type Phase = 'idle' | 'looking' | 'applying' | 'checking' | 'done' | 'unreachable';

/** One host as the events so far tell it. */
export interface HostState {
  readonly host: string;
  readonly phase: Phase;
  /** Steps of the current play: how many are to be done, and how many are. */
  readonly todo: number;
  readonly done: number;
  /** The current task or check, for people, and since when: ISO 8601. */
  readonly now: string;
  readonly since: string;
  readonly changed: number;
  readonly failed: number;
}

/** A task or check and how long it took. */
export interface Timed {
  readonly host: string;
  readonly name: string;
  readonly ms: number;
}

/** The state of a run: what every view is drawn from. */
export interface RunState {
  readonly mode: Mode;
  readonly playbook: string;
  readonly play: string | undefined;
  /** By name, in the order in which the stream first names them. */
  readonly hosts: ReadonlyMap<string, HostState>;
  /** The slowest tasks and checks so far, the slowest first. */
  readonly slowest: readonly Timed[];
  readonly warnings: number;
  readonly end: { readonly recap: readonly HostRecap[]; readonly exitCode: number; readonly ms: number } | undefined;
}

/** A run of which nothing is known yet. */
export const initialRunState: RunState = {
  mode: 'apply',
  playbook: '',
  play: undefined,
  hosts: new Map(),
  slowest: [],
  warnings: 0,
  end: undefined,
};

/** An event of one type. */
export type EventOf<T extends Event['type']> = Extract<Event, { readonly type: T }>;
