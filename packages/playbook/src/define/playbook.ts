import { type Fault, type Maybe, refuse, type Secret } from '@waxseal/core';
import type { StandardSchema } from '@waxseal/inventory';
import type { Connection } from '@waxseal/remote';
import type { CheckResult, Mode } from '../event.ts';
import { definitionFaults, playFaults } from './definition-faults.ts';
import type { Register } from './register.ts';
import type { External } from './external.ts';
import type { Task } from './task.ts';

/** A host as a playbook sees it. */
export interface PlayHost<V> {
  readonly name: string;
  readonly groups: readonly string[];
  readonly vars: V;
}

/** A DKIM key as inputs hand it to tasks. */
export interface KeyMaterial {
  readonly algorithm: 'rsa' | 'ed25519';
  readonly privatePem: Secret<string>;
  /** The value of `p=`. */
  readonly publicBase64: string;
  readonly warnings: readonly Fault[];
}

/** Where keys come from. In check mode an absent key is `Unknown` and nothing is created. */
export interface KeySource {
  dkim(request: {
    readonly domain: string;
    readonly selector: string;
    readonly algorithm?: 'rsa' | 'ed25519';
    readonly bits?: number;
  }): Promise<Maybe<KeyMaterial>>;
}

/** What control-side inputs may use. They may do I/O; in check mode they create nothing. */
export interface InputContext<V> {
  readonly host: PlayHost<V>;
  readonly vars: V;
  readonly mode: Mode;
  readonly keys: KeySource;
  readonly memory: Memory;
  /** The project's directory, from which relative names of files go out; that of the process by default. */
  readonly directory?: string;
  /** The hosts of an inventory pattern, e.g. a group, with their vars. */
  readonly hosts: (pattern: string) => readonly PlayHost<V>[];
  /** Shows a warning once. */
  warn(fault: Fault): void;
}

/** What a play's pure task function gets. */
export interface TaskContext<V, I> {
  readonly host: PlayHost<V>;
  readonly vars: V;
  readonly inputs: I;
  /** The project's directory, from which relative names of files go out; that of the process by default. */
  readonly directory?: string;
  /** `directory`: a tree without a running system, where commands and services are deferred. */
  readonly place: 'system' | 'directory';
  readonly hosts: (pattern: string) => readonly PlayHost<V>[];
  /**
   * The result that an earlier task of this run left at a place on this host, or on another; unknown until that task has
   * run. A task built of an unknown result waits for it: the tasks before it are applied first.
   */
  readonly result: <T>(place: Register<T>, host?: string) => Maybe<T>;
}

/** What a verify step gets: the open connection, and a memory of earlier runs. */
export interface VerifyContext<V, I> extends TaskContext<V, I> {
  readonly connection: Connection;
  /** The connection to another host of the inventory, e.g. the one that takes the domain's mail. @throws Unreachable */
  peer(host: string): Promise<Connection>;
  readonly signal: AbortSignal;
  readonly memory: Memory;
  /** A line for people while the check waits. */
  progress(message: string): void;
}

/** What checks remember between runs, as JSON values by name. */
export interface Memory {
  recall(name: string): Promise<unknown>;
  remember(name: string, value: unknown): Promise<void>;
}

/** A verify step: it looks at the result from outside and says pass or fail. */
export interface Check<V = unknown, I = unknown> {
  readonly name: string;
  /** Where it leaves its result for later plays: `failed` when it did not pass, and what it `found` as the output. */
  readonly register?: Register<unknown>;
  /** It looks at what would be, and changes nothing: check mode runs it as well. */
  readonly isPreview?: boolean;
  run(context: VerifyContext<V, I>): Promise<CheckResult>;
}

/** Hosts, what they need from the control side, what shall be true of them, and how it is proved. */
export interface Play<V, I = unknown> {
  readonly name: string;
  /** An inventory pattern: a group, a host, `a:&b:!c`. */
  readonly hosts: string;
  /** Hosts at a time, one batch after the other: a number, a share like `30%`, or a list of them whose last one repeats. */
  readonly serial?: BatchSize | readonly BatchSize[];
  /** The run ends when more than this share of a batch failed, in percent; failed hosts alone leave it where not said. */
  readonly maxFailPercentage?: number;
  /** One failed host ends the run after its batch. */
  readonly anyErrorsFatal?: boolean;
  /** In which order hosts are taken: as the inventory has them where not said. `shuffle` is another order in every run. */
  readonly order?: HostOrder;
  /** Run by sudo or not, and as whom, whatever the inventory says. */
  readonly become?: boolean;
  readonly becomeUser?: string;
  /** Only the first host of the pattern. */
  readonly runOnce?: boolean;
  /**
   * Whether a host takes part; by default each of the pattern does. One that does not needs no inputs either. Unknown, as
   * where a result of an earlier play decides: asked again when the play has its turn.
   */
  when?(context: Omit<TaskContext<V, I>, 'inputs'>): Maybe<boolean>;
  inputs?(context: InputContext<V>): Promise<I> | I;
  /** PURE: no clock, no random, no I/O. */
  tasks?(context: TaskContext<V, I>): readonly Task[];
  /**
   * What shall be true outside of hosts, e.g. of a zone at a DNS provider: read and changed from the control machine. A play
   * has these or tasks.
   */
  externals?(context: TaskContext<V, I>): readonly External[];
  verify?(context: TaskContext<V, I>): readonly Check[];
  /** The zones this play publishes, for `waxseal zone render`. */
  zones?(context: TaskContext<V, I>): readonly PlayZone[];
}

/** Ansible's words for the order of a play's hosts. */
export type HostOrder = 'inventory' | 'reverse_inventory' | 'sorted' | 'reverse_sorted' | 'shuffle';

/** A number of hosts, or a share of the play's hosts. */
export type BatchSize = number | `${number}%`;

/** A zone by its name, as a master file; unknown while a key in it is not made. */
export interface PlayZone {
  readonly name: string;
  readonly text: Maybe<string>;
}

/** A playbook: a name, the schema of its vars, and its plays in order. */
export interface Playbook<V = unknown> {
  readonly name: string;
  /** A Standard Schema, e.g. a zod object: inventory vars are parsed and typed by it. */
  readonly vars: StandardSchema<V>;
  /** Groups that an inventory may leave out: they are empty then. Any other name that is not there is an error. */
  readonly optionalGroups?: readonly string[];
  readonly plays: readonly Play<V>[];
}

/** Makes a play of a playbook. The types of its inputs flow into its tasks and checks. */
export type PlayMaker<V> = <I>(name: string, definition: Omit<Play<V, I>, 'name'>) => Play<V>;

/** A playbook as its author writes it: `plays` gets the function that makes plays, so that the vars' types are known in them. */
export interface PlaybookDefinition<V> extends Omit<Playbook<V>, 'plays'> {
  readonly plays: (play: PlayMaker<V>) => readonly Play<V>[];
}

/**
 * Defines a playbook, to be the default export of its file. All the power is in the types, which flow from the schema to the last template.
 * @throws InputError for a definition that lacks a part, which nobody has compiled.
 */
export function definePlaybook<V>(definition: PlaybookDefinition<V>): Playbook<V> {
  refuse(definitionFaults(definition));
  const { plays, ...rest } = definition;
  const made = plays((title, play) => ({ name: title, ...play }));
  refuse(Array.isArray(made) ? made.flatMap(playFaults) : playFaults(made));
  return { ...rest, plays: made };
}
