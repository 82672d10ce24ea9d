import type { Diff } from '../event.ts';
import type { Probe } from '../world/probe.ts';
import type { World } from '../world/world.ts';

/**
 * What planning a resource against a world says. `runs`: it is executed every time and changes nothing. `unknown`: it
 * depends on something that an earlier task makes, and is decided while applying. `deferred`: a directory has no running
 * system to do it in. `fault`: it cannot be done.
 */
export type Verdict<C = unknown> =
  | { readonly state: 'ok' | 'runs' }
  | {
      readonly state: 'change' | 'unknown' | 'deferred';
      readonly diffs: readonly Diff[];
      /** The change as plain data, for the script that makes exactly this one. */
      readonly change?: C;
    }
  | { readonly state: 'fault'; readonly message: string; readonly hint?: string };

/**
 * One kind of resource: pure functions only. Methods, so that a list may mix tasks of several kinds. Users make kinds
 * of their own with {@link defineResource}.
 */
export interface Kind<R = unknown, C = unknown> {
  /** The kind's name: `file`. */
  readonly kind: string;
  /** What it is about, for people: a path, a package. */
  subject(resource: R): string;
  /** What must be known of the host before planning. */
  probes(resource: R): readonly Probe[];
  /** Compares desired and observed. */
  plan(resource: R, world: World): Verdict<C>;
  /** The world after this resource was applied. */
  effect(resource: R, world: World): World;
  /**
   * A POSIX sh function body that converges the resource from ANY state. It is made of the calls of `shell`
   * (@waxseal/shell), which say themselves when they changed something. Text of its own says so by `shell.changed`, tells by
   * `shell.warn` of what is no failure, and fails with a message on stderr; words in it are quoted (`quote` of @waxseal/core).
   */
  script(resource: R, context: ScriptContext<C>): string;
  /** Whether applying it makes something go that is on the host now: a path removed, or put in another's place. */
  loses?(resource: R, world: World): boolean;
  /** Whether it is executed and never counts as a change, e.g. a check: then it notifies no handler. */
  changesNothing?(resource: R): boolean;
  /** Its script can only make a change that was planned: where that is not known, the tasks before it are applied first. */
  readonly needsChange?: true;
  /** It plans a resource of which something is unknown itself; other kinds' are unknown as a whole. */
  readonly plansUnknown?: boolean;
  /** Its script works on `targetPath(path)` and its resource has a `path`, so that a transaction can try it on a staged copy. */
  readonly stages?: true;
  /** What can be said of it before anything notifies it, when it is a handler: what must be known, and why it can never be done. */
  readonly possibility?: {
    probes(resource: R): readonly Probe[];
    refusal(resource: R, world: World): Extract<Verdict, { readonly state: 'fault' }> | undefined;
  };
  /** The id under which the host's journal remembers an unfinished activation of this resource, where the kind has one. */
  pendingId?(resource: R): string;
}

/** What a script may need besides its resource. */
export interface ScriptContext<C = unknown> {
  /** A name for shell functions that is unique in the program. */
  readonly id: string;
  readonly place: World['place'];
  /** What `plan` said of the change; undefined where the plan could not know it, or the kind says nothing. */
  readonly change?: C;
  /** What a host writes down of an activation that it begins, for people: base64 of the lines run, play, task and handler. */
  readonly note?: string;
}

/** Defines a kind of resource. It returns its argument: the power is in the type. */
export function defineResource<R, C = unknown>(kind: Kind<R, C>): Kind<R, C> {
  return kind;
}
