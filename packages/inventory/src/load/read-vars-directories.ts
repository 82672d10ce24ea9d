import { join } from 'node:path';
import { type Fault, InputError } from '@waxseal/core';
import { nearest } from '../nearest.ts';
import { parseVarsFile } from '../parse/parse-vars-file.ts';
import { joinReadings, type Reading, type Statement } from '../statement.ts';
import { type Loading, shownPath } from './loading.ts';
import { readText } from './read-text.ts';
import { type FoundVars, varsFiles, varsOwners } from './vars-files.ts';

interface Owners {
  readonly of: 'group' | 'host';
  readonly names: ReadonlySet<string>;
}

/** The groups and hosts that sources name: the only ones whose vars files are looked for. */
function ownersOf(statements: readonly Statement[]): readonly Owners[] {
  const groups = statements.flatMap((said) => (said.kind === 'group' || said.kind === 'host' ? [said.group] : []));
  const hosts = statements.flatMap((said) => (said.kind === 'host' ? [said.host] : []));
  return [
    { of: 'group', names: new Set(['all', 'ungrouped', ...groups]) },
    { of: 'host', names: new Set(hosts) },
  ];
}

async function readFile(
  path: string,
  of: 'group' | 'host',
  owner: string,
  layer: number,
  loading: Loading,
): Promise<Reading> {
  try {
    const { text, sealed } = await readText(path, loading);
    return parseVarsFile(text, { file: shownPath(path, loading.cwd), of, owner, layer, sealed });
  } catch (error) {
    if (error instanceof InputError) return { statements: [], faults: error.faults };
    throw error;
  }
}

function hiddenFault({ files, hidden }: FoundVars, loading: Loading): readonly Fault[] {
  if (hidden === undefined) return [];
  const read = files.map((file) => shownPath(file, loading.cwd)).join(', ');
  return [
    {
      severity: 'warning',
      message: 'the file is not read',
      place: { file: shownPath(hidden, loading.cwd) },
      hint: `${read} of the same name comes first`,
    },
  ];
}

/** A vars file that belongs to nobody, where its name is so near to one that it may be mistyped. */
async function strayFaults(directory: string, { of, names }: Owners, loading: Loading): Promise<readonly Fault[]> {
  const stray = (await varsOwners(directory)).filter(({ name }) => !names.has(name));
  return stray.flatMap(({ name, file }): readonly Fault[] => {
    const meant = nearest(name, names);
    if (meant === undefined) return [];
    const message = `the vars of ${name} are not read: there is no such ${of}`;
    return [
      { severity: 'warning', message, place: { file: shownPath(file, loading.cwd) }, hint: `did you mean ${meant}?` },
    ];
  });
}

async function readKind(base: string, owners: Owners, layer: number, loading: Loading): Promise<Reading> {
  const directory = join(base, `${owners.of}_vars`);
  const found = await varsFiles(directory, owners.names);
  const readings = await Promise.all(
    found.flatMap(({ name, files }) => files.map((path) => readFile(path, owners.of, name, layer, loading))),
  );
  const warnings = [
    ...found.flatMap((one) => hiddenFault(one, loading)),
    ...(await strayFaults(directory, owners, loading)),
  ];
  return joinReadings([...readings, { statements: [], faults: warnings }]);
}

/**
 * Reads `group_vars/` and `host_vars/` in each of the directories (beside each inventory, then beside the playbook);
 * what a later one says wins over an earlier one.
 */
export async function readVarsDirectories(
  bases: readonly string[],
  statements: readonly Statement[],
  loading: Loading,
): Promise<Reading> {
  const owners = ownersOf(statements);
  const readings = await Promise.all(
    bases.flatMap((base, index) => owners.map((one) => readKind(base, one, index + 1, loading))),
  );
  return joinReadings(readings);
}
