import { homedir } from 'node:os';
import { relative, resolve } from 'node:path';
import { InputError, type Fault } from '@waxseal/core';
import { assemble } from '../assemble/assemble.ts';
import type { Inventory } from '../inventory.ts';
import { joinReadings, type Reading } from '../statement.ts';
import { readSource } from './read-source.ts';

export interface LoadInventoryOptions {
  /** Files as `-i` names them; what a later one says wins. */
  readonly sources: readonly string[];
  /** Vars of the highest level, as `-e` gives them. */
  readonly extraVars?: Readonly<Record<string, unknown>>;
  /** The directory that relative paths start from, in `sources` and in the inventory itself. */
  readonly cwd: string;
}

/** A path as people know it: relative to where they are, when it is below. */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}

function resolvePath(cwd: string): (path: string) => string {
  return (path) => (path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(cwd, path));
}

async function readOrFaults(source: string, cwd: string): Promise<Reading> {
  try {
    return await readSource(resolve(cwd, source), shownPath(resolve(cwd, source), cwd));
  } catch (error) {
    if (error instanceof InputError) return { statements: [], faults: error.faults };
    throw error;
  }
}

const noSources: Fault = { message: 'no inventory given', hint: 'name one: -i inventories/embedded.ts' };
const noHosts: Fault = { message: 'the inventory has no hosts', hint: 'hosts stand in groups: groups: { mail: { hosts: { mx1: {} } } }' };

/**
 * Loads an inventory from all its sources and merges them.
 * @throws InputError with every fault of every source: a missing or unreadable file, syntax, unknown keys, illegal and
 * duplicate names, loops of groups, connection vars that cannot be used, no host at all.
 */
export async function loadInventory(options: LoadInventoryOptions): Promise<Inventory> {
  if (options.sources.length === 0) throw new InputError([noSources]);
  const reading = joinReadings(await Promise.all(options.sources.map((source) => readOrFaults(source, options.cwd))));
  const inventory = assemble(reading, { resolvePath: resolvePath(options.cwd), ...(options.extraVars === undefined ? {} : { extraVars: options.extraVars }) });
  if (inventory.hosts.length === 0) throw new InputError([{ ...noHosts, place: { file: options.sources.join(', ') } }]);
  return inventory;
}
