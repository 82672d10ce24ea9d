import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { type Fault, InputError } from '@waxseal/core';
import { assemble } from '../assemble/assemble.ts';
import type { Inventory } from '../inventory.ts';
import { parseHostList } from '../parse/parse-host-list.ts';
import { openReading } from '../secrets/open-reading.ts';
import type { SecretOptions } from '../secrets/opener.ts';
import { joinReadings, type Reading } from '../statement.ts';
import type { Loading } from './loading.ts';
import { readSource } from './read-source.ts';
import { readVarsDirectories } from './read-vars-directories.ts';

export interface LoadInventoryOptions extends SecretOptions {
  /** Files or directories as `-i` names them, or lists of hosts such as `mx1,mx2,`; what a later one says wins. */
  readonly sources: readonly string[];
  /** Vars of the highest level, as `-e` gives them. */
  readonly extraVars?: Readonly<Record<string, unknown>>;
  /** The directory that relative paths start from, in `sources` and in the inventory itself. */
  readonly cwd: string;
  /** The playbook's directory: `group_vars/` and `host_vars/` in it win over those beside the inventory. */
  readonly playbookDir?: string;
  /** Seconds that an executable inventory may take for one answer; 60 where not said. */
  readonly scriptTimeout?: number;
}

type Source = { readonly kind: 'path'; readonly path: string } | { readonly kind: 'list'; readonly text: string };

function resolvePath(cwd: string): (path: string) => string {
  return (path) => (path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(cwd, path));
}

async function sourceOf(text: string, cwd: string): Promise<Source> {
  const path = resolve(cwd, text);
  const isList = text.includes(',') && (await stat(path).catch(() => undefined)) === undefined;
  return isList ? { kind: 'list', text } : { kind: 'path', path };
}

async function readOrFaults(source: Source, loading: Loading): Promise<Reading> {
  if (source.kind === 'list') return parseHostList(source.text);
  try {
    return await readSource(source.path, loading);
  } catch (error) {
    if (error instanceof InputError) return { statements: [], faults: error.faults };
    throw error;
  }
}

/** Where vars files are looked for, each place once: the last mention counts, because the later one wins. */
async function basesOf(sources: readonly Source[], playbookDir: string | undefined): Promise<readonly string[]> {
  const paths = sources.flatMap((source) => (source.kind === 'path' ? [source.path] : []));
  const beside = await Promise.all(
    paths.map(async (path) =>
      (await stat(path).catch(() => undefined))?.isDirectory() === true ? path : dirname(path),
    ),
  );
  const all = playbookDir === undefined ? beside : [...beside, playbookDir];
  return [...new Set(all.toReversed())].toReversed();
}

const noSources: Fault = { message: 'no inventory given', hint: 'name one: -i inventories/embedded.ts' };

function requireHosts(inventory: Inventory, sources: readonly string[]): Inventory {
  if (inventory.hosts.length > 0) return inventory;
  const typed = sources.some((source) => /\.m?[jt]s$/.test(source));
  const hint = typed
    ? 'hosts stand in groups: groups: { mail: { hosts: { mx1: {} } } }'
    : 'in YAML hosts stand in groups: mail: { hosts: { mx1: } }';
  throw new InputError('the inventory has no hosts', { place: { file: sources.join(', ') }, hint });
}

/**
 * Loads an inventory: all its sources, the vars files beside them and beside the playbook, merged.
 * @throws InputError with every fault of every file: a missing or unreadable one, syntax, unknown keys, illegal and
 * duplicate names, loops of groups, scripts that fail, secrets that do not open, connection vars that cannot be used.
 */
export async function loadInventory(options: LoadInventoryOptions): Promise<Inventory> {
  const { cwd, extraVars = {}, playbookDir, scriptTimeout = 60 } = options;
  if (options.sources.length === 0) throw new InputError([noSources]);
  const loading: Loading = { ...options, scriptTimeout };
  const sources = await Promise.all(options.sources.map((text) => sourceOf(text, cwd)));
  const said = joinReadings(await Promise.all(sources.map((source) => readOrFaults(source, loading))));
  const bases = await basesOf(sources, playbookDir === undefined ? undefined : resolve(cwd, playbookDir));
  const reading = joinReadings([said, await readVarsDirectories(bases, said.statements, loading)]);
  return requireHosts(
    assemble(await openReading(reading, loading), { resolvePath: resolvePath(cwd), extraVars }),
    options.sources,
  );
}
