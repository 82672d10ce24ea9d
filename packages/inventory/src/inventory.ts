import type { Fault, Place } from '@waxseal/core';
import type { HostConnection } from './host-connection.ts';

/** A var's value and the place that won. */
export interface Var {
  readonly value: unknown;
  readonly origin: Origin;
}

/** Where a value was written, and at which of the four precedence levels (all < group < host < extra). */
export interface Origin {
  readonly level: 'all' | 'group' | 'host' | 'extra';
  /** The group for level `group`. */
  readonly group?: string;
  readonly place: Place;
  /** Where a part of the value stands, e.g. of `['mailboxes', '0', 'name']`: as near as is known. */
  readonly within?: Within;
}

/** Finds the place of a part of a value by the keys that lead to it. */
export type Within = (keys: readonly string[]) => Place;

export interface Host {
  readonly name: string;
  /** Every group the host is in, `all` first, parents before children. */
  readonly groups: readonly string[];
  /** Effective vars by name, without the connection vars. */
  readonly vars: Readonly<Record<string, Var>>;
  readonly connection: HostConnection;
  /** Where the host was first named. */
  readonly place?: Place;
  /** Every value written for each var, connection vars included, the weakest first: the last one wins. */
  readonly written?: Readonly<Record<string, readonly Var[]>>;
}

/** Hosts in the order they were written, and groups by name with their direct hosts and children. */
export interface Inventory {
  readonly hosts: readonly Host[];
  readonly groups: Readonly<Record<string, Group>>;
  /** What was let pass although it may not be meant, each with severity `warning`. */
  readonly warnings?: readonly Fault[];
}

export interface Group {
  readonly hosts: readonly string[];
  readonly children: readonly string[];
}
