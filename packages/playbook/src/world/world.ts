import { type Maybe, Unknown } from '@waxseal/core';
import { ancestorsOf, parentOf } from './posix-path.ts';

/** What is at a path. `mode` in octal digits without leading zeros beyond three, e.g. `440`; `text` only where asked for. */
export type PathFact =
  | { readonly type: 'absent' | 'other' | 'unreadable' }
  /** The path leads through a link of a user who is neither root nor ourselves, and might point it anywhere. */
  | { readonly type: 'foreign' }
  | {
      readonly type: 'directory';
      readonly mode: string;
      readonly owner: string;
      readonly group: string;
      /** The numbers of owner and group, where they were observed. */
      readonly uid?: string;
      readonly gid?: string;
      readonly empty?: boolean;
      /** Something is mounted here or below. */
      readonly mounted?: boolean;
      readonly barrier?: Barrier;
    }
  | { readonly type: 'link'; readonly target: string; readonly toDirectory: Maybe<boolean>; readonly barrier?: Barrier }
  | {
      readonly type: 'file';
      readonly mode: string;
      readonly owner: string;
      readonly group: string;
      readonly uid?: string;
      readonly gid?: string;
      readonly sha256: Maybe<string>;
      readonly text?: string;
      /** In place of `text` where the file is not UTF-8: its octets, as `octetsOf` reads them. */
      readonly octets?: string;
      readonly barrier?: Barrier;
    };

/** Why not even root can write: a read-only mount or an immutable file, or a file that another is mounted upon. */
export type Barrier = 'readonly' | 'mounted';

export interface ServiceFact {
  readonly running: boolean;
  readonly enabled: boolean;
}

/** How a read-only script ended, and the first 64 KiB of what it printed. */
export interface ScriptFact {
  readonly status: number;
  readonly output: string;
}

/** What a run wrote down of a handler or an activation before the task that needs it; empty where it is not known. */
export interface PendingNote {
  readonly run: string;
  readonly play: string;
  /** The task that notifies the handler, or that activates. */
  readonly task: string;
  /** Empty for an activation. */
  readonly handler: string;
}

/**
 * What is known of a host at one moment of a plan: observed facts, overlaid by the effects of the tasks before.
 * `openedBy` names a task (a package, a command) that may create anything: after it, absence is no longer certain.
 */
export interface World {
  /** `directory`: a tree without a running system around it. */
  readonly place: 'system' | 'directory';
  readonly paths: ReadonlyMap<string, PathFact>;
  readonly users: ReadonlyMap<string, boolean>;
  readonly groups: ReadonlyMap<string, boolean>;
  /** Installed version by package; undefined when not installed. */
  readonly packages: ReadonlyMap<string, string | undefined>;
  readonly services: ReadonlyMap<string, ServiceFact>;
  /** Whether the host has a service of a name, where that was asked. */
  readonly units?: ReadonlyMap<string, boolean>;
  readonly scripts: ReadonlyMap<string, ScriptFact>;
  /** What the host's sh says of texts that it was asked about; empty where it can read one. */
  readonly syntax?: ReadonlyMap<string, string>;
  /** Where an apply program could not write its journal: the user as whom programs run, and the system's own word. */
  readonly unwritable?: { readonly user: string; readonly reason: string };
  /** Handlers and activations that an earlier run announced and did not finish, by id. */
  readonly pending: ReadonlyMap<string, PendingNote>;
  /** Ids of what was written down as deferred. */
  readonly deferred: ReadonlySet<string>;
  readonly openedBy?: string;
  /** Names a task that may change anything, or that changed something by way of a link, under a name that we do not know. */
  readonly upsetBy?: string;
  /** Whether a task before changes anything, so that what a script answered may no longer hold. */
  readonly disturbed?: boolean;
}

function orUnknown<T>(world: World, fact: T, absent: boolean): Maybe<T> {
  return absent && world.openedBy !== undefined ? new Unknown(`known after ${world.openedBy}`) : fact;
}

/** What is at a path; absence is unknown after a task that may create anything. */
export function pathFact(world: World, path: string): Maybe<PathFact> {
  const fact = world.paths.get(path) ?? { type: 'absent' };
  return orUnknown(world, fact, fact.type === 'absent');
}

/** Whether something was observed at a path. */
export function exists(world: World, path: string): boolean {
  return (world.paths.get(path)?.type ?? 'absent') !== 'absent';
}

/** Whether a user or group exists. A directory has no user database: there every name is taken as given. */
export function accountExists(world: World, database: 'users' | 'groups', name: string): Maybe<boolean> {
  if (world.place === 'directory') return true;
  const exists = world[database].get(name) ?? false;
  return orUnknown(world, exists, !exists);
}

/** The world with another fact at a path. What comes into a directory fills it; after what goes, it may be empty or not. */
export function withPath(world: World, path: string, fact: PathFact): World {
  const parent = parentOf(path);
  const around = world.paths.get(parent);
  const paths = new Map(world.paths).set(path, fact);
  if (around?.type !== 'directory' || (around.empty === true && fact.type === 'absent')) return { ...world, paths };
  const { empty: _before, ...directory } = around;
  return { ...world, paths: paths.set(parent, fact.type === 'absent' ? directory : { ...directory, empty: false }) };
}

/** Whether a path leads through a link, so that what is there has another name too. */
export function throughLink(world: World, path: string): boolean {
  return ancestorsOf(path).some((above) => world.paths.get(above)?.type === 'link');
}

/** The world after something that may have changed anything, existing things included. */
export function upset(world: World, by: string): World {
  return { ...world, upsetBy: world.upsetBy ?? by };
}

/** The world after something that may have created anything. */
export function opened(world: World, by: string): World {
  return { ...world, openedBy: by };
}
