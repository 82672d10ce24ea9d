import type { Fault, Place } from '@waxseal/core';
import { nearest } from '../nearest.ts';
import { type Draft, emptyDraft, type Reading } from '../statement.ts';
import { parseHostPattern, type NamedHosts } from './host-pattern.ts';
import { RangeFault } from './host-range.ts';
import { placeWithin } from './place-within.ts';
import { flatEntries, keyText, type Resolve, type ValueContext, yamlValue } from './yaml-value.ts';
import type { YamlEntry, YamlNode } from './yaml-node.ts';

interface Walk {
  readonly draft: Draft;
  readonly context: ValueContext;
}

const sections = ['vars', 'hosts', 'children'];

function placeOf({ context }: Walk, node: YamlNode, path: readonly string[]): Place {
  return { file: context.file, ...node.at, path: path.join('.') };
}

function isNothing(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.plain && node.text === '';
}

function entriesOf(walk: Walk, node: YamlNode, path: readonly string[], what: string): readonly YamlEntry[] {
  if (node.kind === 'map') return flatEntries(node.entries);
  const isNull = node.kind === 'scalar' && node.plain && walk.context.resolve(node.text) === null;
  if (isNull || isNothing(node)) return [];
  const more = node.kind === 'scalar' ? { value: node.text } : { hint: 'write each as a key, without a dash: mx1:' };
  walk.draft.faults.push({ message: `expected ${what}`, place: placeOf(walk, node, path), ...more });
  return [];
}

/** `hosts: mx1` is short for `hosts: { mx1: }`; Ansible allows it for all three sections. */
function unfold(node: YamlNode): YamlNode {
  if (node.kind !== 'scalar' || isNothing(node) || node.text === 'null' || node.text === '~') return node;
  return {
    kind: 'map',
    at: node.at,
    entries: [{ key: node, value: { kind: 'scalar', text: '', plain: true, at: node.at } }],
  };
}

function readVars(
  walk: Walk,
  entries: readonly YamlEntry[],
  of: 'group' | 'host',
  owner: string,
  path: readonly string[],
): void {
  for (const { key, value } of entries) {
    const name = keyText(key, walk.context);
    const place = placeOf(walk, isNothing(value) ? key : value, [...path, name]);
    walk.draft.statements.push({
      kind: 'var',
      of,
      owner,
      name,
      value: yamlValue(value, walk.context),
      place,
      layer: 0,
      ...placeWithin(value, walk.context.file),
    });
  }
}

function namedHosts(walk: Walk, key: YamlNode, path: readonly string[]): NamedHosts {
  try {
    return parseHostPattern(keyText(key, walk.context));
  } catch (error) {
    if (!(error instanceof RangeFault)) throw error;
    const value = key.kind === 'scalar' ? { value: key.text } : {};
    walk.draft.faults.push({ message: error.message, place: placeOf(walk, key, path), ...value });
    return { hosts: [] };
  }
}

function readHosts(walk: Walk, section: YamlNode, group: string, path: readonly string[]): void {
  for (const { key, value } of entriesOf(walk, section, path, 'hosts, each with its vars')) {
    const { hosts, port } = namedHosts(walk, key, path);
    const vars = entriesOf(walk, value, [...path, keyText(key, walk.context)], 'the vars of a host, as name: value');
    for (const host of hosts) {
      const place = placeOf(walk, key, ['hosts', host]);
      walk.draft.statements.push({ kind: 'host', host, group, place });
      if (port !== undefined)
        walk.draft.statements.push({
          kind: 'var',
          of: 'host',
          owner: host,
          name: 'ansible_port',
          value: port,
          place,
          layer: 0,
        });
      readVars(walk, vars, 'host', host, ['hosts', host]);
    }
  }
}

function sectionHint(section: string): string {
  const near = nearest(section, sections);
  return near === undefined
    ? 'a group has vars, hosts and children: its hosts stand below hosts:'
    : `did you mean ${near}?`;
}

function readGroup(walk: Walk, key: YamlNode, body: YamlNode, parents: readonly string[]): void {
  const group = keyText(key, walk.context);
  const path = [...parents, group];
  walk.draft.statements.push({ kind: 'group', group, place: placeOf(walk, key, path) });
  for (const { key: sectionKey, value } of entriesOf(walk, body, path, 'a group with vars, hosts and children')) {
    const section = keyText(sectionKey, walk.context);
    const inside = [...path, section];
    const part = unfold(value);
    if (section === 'vars')
      readVars(
        walk,
        entriesOf(walk, part, inside, 'vars as name: value'),
        'group',
        group,
        group === 'all' ? ['all'] : ['groups', group],
      );
    else if (section === 'hosts') readHosts(walk, part, group, inside);
    else if (section === 'children') readChildren(walk, part, group, inside);
    else
      walk.draft.faults.push({
        message: 'unknown key',
        value: section,
        place: placeOf(walk, sectionKey, inside),
        hint: sectionHint(section),
      });
  }
}

function readChildren(walk: Walk, section: YamlNode, group: string, path: readonly string[]): void {
  for (const { key, value } of entriesOf(walk, section, path, 'child groups, as name: {…}')) {
    readGroup(walk, key, value, path);
    const child = keyText(key, walk.context);
    walk.draft.statements.push({ kind: 'child', group, child, place: placeOf(walk, key, [...path, child]) });
  }
}

/** What newcomers write where groups stand: a section without its group, the settings of an inventory plugin. */
function misplacedKey(walk: Walk, key: YamlNode): Fault | undefined {
  const name = keyText(key, walk.context);
  const place = placeOf(walk, key, [name]);
  if (sections.includes(name))
    return { message: `${name} stands outside of a group`, place, hint: 'put it below a group: all:' };
  if (name !== 'plugin') return undefined;
  const hint = `use an executable inventory that prints JSON, e.g. a script with: ansible-inventory -i ${walk.context.file} --list`;
  return { message: 'inventory plugins are not run', place, hint };
}

/**
 * Reads Ansible's YAML inventory: groups with `vars`, `hosts` and `children`. Stricter than Ansible, which passes over
 * a key that it does not know: here it is a fault.
 */
export function parseYamlInventory(root: YamlNode, file: string, resolve: Resolve): Reading {
  const draft = emptyDraft();
  const walk: Walk = { draft, context: { file, faults: draft.faults, resolve } };
  for (const { key, value } of entriesOf(walk, root, [], 'groups, as all: {…}')) {
    const misplaced = misplacedKey(walk, key);
    if (misplaced === undefined) readGroup(walk, key, value, []);
    else draft.faults.push(misplaced);
  }
  return draft;
}
