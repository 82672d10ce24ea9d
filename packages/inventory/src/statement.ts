import type { Fault, Place } from '@waxseal/core';
import type { Within } from './inventory.ts';

/**
 * One thing that an inventory source says. Every format (TypeScript, YAML, INI, a script's JSON, group_vars) reads into
 * a list of these in the order they were written, so that what they mean is decided in one place.
 */
export type Statement =
  | { readonly kind: 'group'; readonly group: string; readonly place: Place }
  | { readonly kind: 'child'; readonly group: string; readonly child: string; readonly place: Place }
  | { readonly kind: 'host'; readonly host: string; readonly group: string; readonly place: Place }
  | VarStatement;

export interface VarStatement {
  readonly kind: 'var';
  readonly of: 'group' | 'host';
  readonly owner: string;
  readonly name: string;
  readonly value: unknown;
  readonly place: Place;
  /** 0 for an inventory source itself; 1 and up for `group_vars`/`host_vars`, in the order they are read. */
  readonly layer: number;
  /** Where parts of the value stand, where the source tells. */
  readonly within?: Within;
}

/** What a parser read, and everything it found wrong. */
export interface Reading {
  readonly statements: readonly Statement[];
  readonly faults: readonly Fault[];
}

/** A Reading that a parser fills while it walks its source. */
export interface Draft {
  readonly statements: Statement[];
  readonly faults: Fault[];
}

/** An empty Draft. */
export function emptyDraft(): Draft {
  return { statements: [], faults: [] };
}

/** Joins readings in order. */
export function joinReadings(readings: readonly Reading[]): Reading {
  return { statements: readings.flatMap((one) => one.statements), faults: readings.flatMap((one) => one.faults) };
}
