import type { Within } from '../inventory.ts';
import { flatEntries } from './yaml-value.ts';
import type { YamlNode } from './yaml-node.ts';

function part(node: YamlNode, key: string): YamlNode | undefined {
  if (node.kind === 'list') return node.items[Number(key)];
  if (node.kind === 'scalar') return undefined;
  return flatEntries(node.entries).findLast((entry) => entry.key.kind === 'scalar' && entry.key.text === key)?.value;
}

/** Finds the parts of a YAML value, or the nearest part around what is not there. A scalar has no parts. */
export function placeWithin(node: YamlNode, file: string): { readonly within?: Within } {
  if (node.kind === 'scalar') return {};
  return {
    within: (keys) => {
      let found: YamlNode = node;
      for (const key of keys) found = part(found, key) ?? found;
      return { file, ...found.at };
    },
  };
}
