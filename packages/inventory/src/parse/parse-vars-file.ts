import type { Fault } from '@waxseal/core';
import type { Reading, Statement } from '../statement.ts';
import { placeWithin } from './place-within.ts';
import { readYaml } from './read-yaml.ts';
import { flatEntries, keyText, resolverFor, type ValueContext, yamlValue } from './yaml-value.ts';
import type { YamlNode } from './yaml-node.ts';

/** Whose vars a file below `group_vars/` or `host_vars/` holds. */
export interface VarsFile {
  readonly file: string;
  readonly of: 'group' | 'host';
  readonly owner: string;
  /** See `VarStatement.layer`. */
  readonly layer: number;
  /** The file was encrypted as a whole: its texts and numbers are secrets. */
  readonly sealed: boolean;
}

function pathOf({ of, owner }: VarsFile): string {
  if (of === 'host') return `hosts.${owner}`;
  return owner === 'all' ? 'all' : `groups.${owner}`;
}

function isNothing(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.plain && node.text === '';
}

/**
 * Reads the text of a vars file: YAML 1.1, a map of vars. An empty file holds none.
 * @throws InputError for broken YAML.
 */
export function parseVarsFile(text: string, target: VarsFile): Reading {
  const { file, of, owner, layer, sealed } = target;
  const faults: Fault[] = [];
  const context: ValueContext = { file, faults, resolve: resolverFor(text), sealed };
  const root = readYaml(text, file);
  if (root === undefined || isNothing(root)) return { statements: [], faults };
  if (root.kind !== 'map')
    return { statements: [], faults: [{ message: 'expected vars as name: value', place: { file, ...root.at } }] };
  const statements = flatEntries(root.entries).map(({ key, value }): Statement => {
    const name = keyText(key, context);
    const place = { file, ...(isNothing(value) ? key : value).at, path: `${pathOf(target)}.${name}` };
    return {
      kind: 'var',
      of,
      owner,
      name,
      value: yamlValue(value, context),
      place,
      layer,
      ...placeWithin(value, file),
    };
  });
  return { statements, faults };
}
