import { type Fault, secret } from '@waxseal/core';
import { Sealed, sealOf } from '../secrets/sealed.ts';
import { plainScalar } from './plain-scalar.ts';
import type { YamlEntry, YamlNode } from './yaml-node.ts';

/** What unquoted scalars of a document mean: YAML 1.1, or JSON where the document is JSON. */
export type Resolve = (text: string) => unknown;

export interface ValueContext {
  readonly file: string;
  readonly faults: Fault[];
  readonly resolve: Resolve;
  /** The document was encrypted as a whole: texts and numbers in it are secrets. */
  readonly sealed?: boolean;
}

type Scalar = Extract<YamlNode, { kind: 'scalar' }>;
const standard = 'tag:yaml.org,2002:';

function tagged(node: Scalar, tag: string, context: ValueContext): unknown {
  const bare = tag.startsWith(standard) ? tag.slice(standard.length) : tag;
  if (bare === '!vault' || bare === '!vault-encrypted') return new Sealed('vault', node.text);
  if (bare === '!age') return new Sealed('age', node.text);
  if (bare === '!unsafe' || bare === 'str' || bare === '!') return node.text;
  if (['int', 'float', 'bool', 'null', 'timestamp'].includes(bare)) return plainScalar(node.text);
  context.faults.push({
    message: `unknown tag ${bare}`,
    place: { file: context.file, ...node.at },
    hint: 'known: !vault, !age, !unsafe, !!str, !!int, !!float, !!bool',
  });
  return node.text;
}

function openValue(node: Scalar, context: ValueContext): unknown {
  if (node.tag !== undefined && node.tag !== `${standard}str`) return tagged(node, node.tag, context);
  if (sealOf(node.text) === 'age') return new Sealed('age', node.text);
  return node.plain && node.tag === undefined ? context.resolve(node.text) : node.text;
}

function scalarValue(node: Scalar, context: ValueContext): unknown {
  const value = openValue(node, context);
  return context.sealed === true && (typeof value === 'string' || typeof value === 'number')
    ? secret(node.text)
    : value;
}

/** The text of a map's key, as Python's JSON writes keys that are no strings. */
export function keyText(node: YamlNode, context: ValueContext): string {
  if (node.kind === 'scalar') return String(openValue(node, context));
  context.faults.push({ message: 'a key must be a scalar', place: { file: context.file, ...node.at } });
  return '';
}

function isMerge({ key }: YamlEntry): boolean {
  return key.kind === 'scalar' && key.plain && key.text === '<<';
}

function merged(node: YamlNode): readonly YamlEntry[] {
  if (node.kind === 'list') return node.items.toReversed().flatMap(merged);
  return node.kind === 'map' ? flatEntries(node.entries) : [];
}

/** A map's entries with those that `<<` merges in, in the order in which the later one wins. */
export function flatEntries(entries: readonly YamlEntry[]): readonly YamlEntry[] {
  if (!entries.some(isMerge)) return entries;
  return [...entries.filter(isMerge).flatMap(({ value }) => merged(value)), ...entries.filter((one) => !isMerge(one))];
}

/** The plain value of a node; what cannot be one is added to the context's faults. */
export function yamlValue(node: YamlNode, context: ValueContext): unknown {
  switch (node.kind) {
    case 'scalar':
      return scalarValue(node, context);
    case 'list':
      return node.items.map((item) => yamlValue(item, context));
    case 'map':
      return Object.fromEntries(
        flatEntries(node.entries).map(({ key, value }) => [keyText(key, context), yamlValue(value, context)]),
      );
    default:
      return node satisfies never;
  }
}

/** Tells how a document's unquoted scalars are read: Ansible tries JSON before YAML, and there `1e3` is a number. */
export function resolverFor(text: string): Resolve {
  try {
    JSON.parse(text);
    return (scalar) => JSON.parse(scalar) as unknown;
  } catch {
    return plainScalar;
  }
}
