import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { InputError } from '@waxseal/core';
import { didYouMean } from '../nearest.ts';
import { parseYamlInventory } from '../parse/parse-yaml-inventory.ts';
import { readYaml } from '../parse/read-yaml.ts';
import { resolverFor } from '../parse/yaml-value.ts';
import { emptyDraft, type Reading } from '../statement.ts';
import { readDefinition } from './import-definition.ts';

async function neighbours(path: string): Promise<readonly string[]> {
  return readdir(dirname(path)).catch(() => []);
}

/** A missing file, with the name of the one next to it that may have been meant. */
async function missing(path: string, file: string): Promise<InputError> {
  const others = await neighbours(path);
  const hint = others.length === 0 ? 'the directory does not exist either' : didYouMean(basename(path), others);
  return new InputError('no such inventory', { place: { file }, ...(hint === undefined ? {} : { hint }) });
}

async function readYamlSource(path: string, file: string): Promise<Reading> {
  const text = await readFile(path, 'utf8');
  const root = readYaml(text, file);
  return root === undefined ? emptyDraft() : parseYamlInventory(root, file, resolverFor(text));
}

/** Reads one source by the ending of its name. @throws InputError when it is missing or of no known kind. */
export async function readSource(path: string, file: string): Promise<Reading> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw await missing(path, file);
  if (found.isDirectory()) {
    const inside = (await readdir(path)).filter((name) => /\.(?:ts|mjs|js|ya?ml)$/.test(name));
    const hint = inside.length === 0 ? 'there is no inventory in it' : `name a file in it: ${inside.map((name) => join(file, name)).join(', ')}`;
    throw new InputError('the inventory is a directory', { place: { file }, hint });
  }
  switch (extname(path)) {
    case '.ts': case '.mts': case '.js': case '.mjs':
      return readDefinition(path, file);
    case '.yml': case '.yaml': case '.json':
      return readYamlSource(path, file);
    default:
      throw new InputError('unknown kind of inventory', { place: { file }, hint: 'an inventory is a .ts, .js, .yml or .yaml file' });
  }
}
