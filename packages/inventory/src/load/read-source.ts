import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { InputError, type Place } from '@waxseal/core';
import { defined } from '../defined.ts';
import { didYouMean } from '../nearest.ts';
import { parseIniInventory } from '../parse/parse-ini-inventory.ts';
import { parseYamlInventory } from '../parse/parse-yaml-inventory.ts';
import { readYaml } from '../parse/read-yaml.ts';
import { resolverFor } from '../parse/yaml-value.ts';
import type { YamlNode } from '../parse/yaml-node.ts';
import { emptyDraft, joinReadings, type Reading } from '../statement.ts';
import { readDefinition } from './import-definition.ts';
import { type Loading, shownPath } from './loading.ts';
import { readScript } from './read-script.ts';
import { readText } from './read-text.ts';

/** What Ansible passes over in a directory of inventories. */
const ignored =
  /^\.|^(?:host_vars|group_vars|vars_plugins)$|~$|\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|orig|ini|cfg|retry)$/;

/** A missing file, with the name of the one next to it that may have been meant. */
async function missing(path: string, place: Place): Promise<InputError> {
  const others = await readdir(dirname(path)).catch(() => []);
  const name = basename(path);
  const byHand = name.includes('.')
    ? undefined
    : `a file, a directory, or a list of hosts, which has a comma: ${name},`;
  const hint = others.length === 0 ? 'the directory does not exist either' : (didYouMean(name, others) ?? byHand);
  return new InputError('no such inventory', { place, ...defined({ hint }) });
}

async function readDirectory(path: string, loading: Loading): Promise<Reading> {
  const names = (await readdir(path)).filter((name) => !ignored.test(name)).toSorted();
  const hint = 'put an inventory into it, or name a file: -i inventories/prod.yml';
  if (names.length === 0)
    throw new InputError('the directory holds no inventory', { place: { file: shownPath(path, loading.cwd) }, hint });
  return joinReadings(await Promise.all(names.map((name) => readSource(join(path, name), loading))));
}

function yamlReading(text: string, file: string, root: YamlNode | undefined): Reading {
  return root === undefined ? emptyDraft() : parseYamlInventory(root, file, resolverFor(text));
}

async function readYamlFile(path: string, loading: Loading): Promise<Reading> {
  const { text } = await readText(path, loading);
  const file = shownPath(path, loading.cwd);
  return yamlReading(text, file, readYaml(text, file));
}

function yamlMap(text: string, file: string): YamlNode | undefined {
  try {
    const root = readYaml(text, file);
    return root?.kind === 'map' ? root : undefined;
  } catch {
    return undefined;
  }
}

/** A file whose name does not tell: a map in YAML is YAML, all else is INI. */
async function readPlainFile(path: string, loading: Loading): Promise<Reading> {
  const { text } = await readText(path, loading);
  const file = shownPath(path, loading.cwd);
  if (text.startsWith('#!'))
    throw new InputError('this looks like a script and may not be executed', {
      place: { file },
      hint: `chmod +x ${file}`,
    });
  const root = extname(path) === '' ? yamlMap(text, file) : undefined;
  return root === undefined ? parseIniInventory(text, file) : yamlReading(text, file, root);
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Reads one source by what it is: a directory of sources, TypeScript or JavaScript, YAML or JSON, an executable, else
 * INI (or YAML in a file without an ending, as Ansible allows).
 * @throws InputError when it is missing or cannot be read as what it is.
 */
export async function readSource(path: string, loading: Loading): Promise<Reading> {
  const found = await stat(path).catch(() => undefined);
  const file = shownPath(path, loading.cwd);
  if (found === undefined) throw await missing(path, { file });
  if (found.isDirectory()) return readDirectory(path, loading);
  switch (extname(path)) {
    case '.ts':
    case '.mts':
    case '.js':
    case '.mjs':
      return readDefinition(path, file);
    case '.toml':
      throw new InputError('TOML inventories are not read', {
        place: { file },
        hint: 'write it in YAML, or convert it: ansible-inventory --list --yaml',
      });
    case '.yml':
    case '.yaml':
    case '.json':
      return readYamlFile(path, loading);
    default:
      return (await isExecutable(path)) ? readScript(path, loading) : readPlainFile(path, loading);
  }
}
