import { InputError, type Fault } from '@waxseal/core';
import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
  type YAMLParseError,
} from 'yaml';
import { defined } from '../defined.ts';
import type { Position, YamlEntry, YamlNode } from './yaml-node.ts';

/** An alias may stand for a large part, and aliases of aliases for a vast one: a document grows to this many nodes. */
const largest = 1_000_000;

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'YAML is indented with spaces',
  BLOCK_AS_IMPLICIT_KEY: 'put a text that holds a colon and a space into quotes',
  DUPLICATE_KEY: 'write a name once, with all that belongs to it',
  BAD_INDENT: 'what belongs together begins in the same column',
};

interface Walk {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly file: string;
  readonly open: Set<Node>;
  readonly aliases: Map<Alias, Node | undefined>;
  readonly size: { nodes: number };
}

function at(walk: Walk, node: Node | null): Position {
  const { line, col } = walk.lines.linePos(node?.range?.[0] ?? 0);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function refuse(walk: Walk, node: Node | null, message: string): never {
  throw new InputError(message, { place: { file: walk.file, ...at(walk, node) } });
}

function entry(walk: Walk, pair: unknown, parent: Node): YamlEntry {
  if (!isPair(pair)) return refuse(walk, parent, 'expected key: value');
  const key = convert(walk, pair.key as Node | null, parent);
  return { key, value: convert(walk, pair.value as Node | null, pair.key as Node | null) };
}

function collection(walk: Walk, node: Node): YamlNode {
  if (isSeq(node))
    return {
      kind: 'list',
      items: node.items.map((item) => convert(walk, item as Node | null, node)),
      at: at(walk, node),
    };
  if (isMap(node))
    return { kind: 'map', entries: node.items.map((pair) => entry(walk, pair, node)), at: at(walk, node) };
  return refuse(walk, node, 'cannot read this part of the document');
}

function scalar(walk: Walk, node: Node, before: Node | null): YamlNode {
  if (!isScalar(node)) return collection(walk, node);
  const text = typeof node.value === 'string' ? node.value : '';
  const nothing = text === '' && node.type === 'PLAIN';
  const position = at(walk, nothing ? before : node);
  return { kind: 'scalar', text, plain: node.type === 'PLAIN', ...defined({ tag: node.tag }), at: position };
}

/** What an alias stands for; looked up once, because each look-up walks the document. */
function target({ aliases, document }: Walk, alias: Alias): Node | undefined {
  if (!aliases.has(alias)) aliases.set(alias, alias.resolve(document));
  return aliases.get(alias);
}

function convert(walk: Walk, node: Node | null, before: Node | null): YamlNode {
  if (++walk.size.nodes > largest) return refuse(walk, node, `the document unfolds to more than ${largest} parts`);
  if (node === null) return { kind: 'scalar', text: '', plain: true, at: at(walk, before) };
  if (walk.open.has(node)) return refuse(walk, node, 'an alias may not stand inside what it stands for');
  if (isAlias(node)) {
    const meant = target(walk, node);
    return meant === undefined ? refuse(walk, node, `unknown alias *${node.source}`) : convert(walk, meant, before);
  }
  walk.open.add(node);
  const result = scalar(walk, node, before);
  walk.open.delete(node);
  return result;
}

/** A syntax error, where it stands: a second key's position begins with the white space before it. */
function syntaxFault({ code, message, pos }: YAMLParseError, text: string, lines: LineCounter, file: string): Fault {
  const start = pos[0] + (code === 'DUPLICATE_KEY' ? Math.max(0, text.slice(pos[0]).search(/\S/)) : 0);
  const { line, col } = lines.linePos(start);
  const place = { file, line, column: col };
  const key = code === 'DUPLICATE_KEY' ? /^[^\s:]+/.exec(text.slice(start))?.[0] : undefined;
  const said =
    key === undefined
      ? { message: message.replaceAll('\n', ' ') }
      : { message: 'this name is written a second time', value: key };
  return { ...said, place, ...defined({ hint: hints[code] }) };
}

/**
 * Reads one YAML document into a tree with positions; the one file that knows the `yaml` package. Scalars stay text:
 * `plain-scalar.ts` decides what they mean, because Ansible's YAML 1.1 differs from the package's in details.
 * @throws InputError with every syntax error, a second document, a key written twice, an alias that explodes.
 */
export function readYaml(text: string, file: string): YamlNode | undefined {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return undefined;
  const faults = document.errors.map((error) => syntaxFault(error, text, lines, file));
  if (faults.length > 0) throw new InputError(faults);
  const walk: Walk = { document, lines, file, open: new Set(), aliases: new Map(), size: { nodes: 0 } };
  if (second !== undefined) return refuse(walk, second.contents, 'expected one document, found another one after ---');
  return document.contents === null ? undefined : convert(walk, document.contents, null);
}
