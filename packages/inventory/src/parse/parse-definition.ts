import type { Place } from '@waxseal/core';
import { defined } from '../defined.ts';
import { becomeVars, connectionVars } from '../connection-vars.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { type Draft, emptyDraft, type Reading } from '../statement.ts';

/** Finds where a dotted path such as `groups.mail.hosts.mx1.vars.domain` is written. */
export type Locate = (path: readonly string[]) => Place;

interface Walk {
  readonly draft: Draft;
  readonly locate: Locate;
}

type Owner = { readonly of: 'group' | 'host'; readonly owner: string };
type Path = readonly string[];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function complain({ draft, locate }: Walk, path: Path, message: string, hint?: string): void {
  draft.faults.push({ message, place: { ...locate(path), path: path.join('.') }, ...defined({ hint }) });
}

/** What was meant by a key that is unknown where it stands: a near one, else a key of a place next to it. */
function keyHint(name: string, known: readonly string[]): string | undefined {
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean ${near}?`;
  if (known.includes('groups')) return `groups stand in groups: { ${name}: {…} }`;
  if (known.includes('connection') && (Object.hasOwn(connectionVars, name) || name === 'become'))
    return `put it into connection: { ${name}: … }`;
  return known.includes('vars') ? `a var belongs into vars: { ${name}: … }` : didYouMean(name, known);
}

/** The fields of a part, after complaining about a part that is no object and about fields it may not have. */
function fields(walk: Walk, path: Path, part: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (part === undefined) return {};
  if (!isRecord(part)) return (complain(walk, path, `expected an object with ${known.join(', ')}`), {});
  for (const name of Object.keys(part)) {
    if (!known.includes(name)) complain(walk, [...path, name], 'unknown key', keyHint(name, known));
  }
  return part;
}

function entries(walk: Walk, path: Path, part: unknown): readonly [string, unknown][] {
  if (part === undefined) return [];
  if (!isRecord(part))
    return (complain(walk, path, 'expected an object of names and values', 'write each as a key: { mx1: {} }'), []);
  return Object.entries(part);
}

function setVar(walk: Walk, path: Path, target: Owner, name: string, value: unknown): void {
  if (value === undefined) return;
  const place = { ...walk.locate(path), path: path.join('.') };
  const parts = typeof value === 'object' ? { within: (keys: Path): Place => walk.locate([...path, ...keys]) } : {};
  walk.draft.statements.push({ kind: 'var', ...target, name, value, place, layer: 0, ...parts });
}

function readVars(walk: Walk, path: Path, target: Owner, part: unknown): void {
  for (const [name, value] of entries(walk, path, part)) setVar(walk, [...path, name], target, name, value);
}

function readConnection(walk: Walk, path: Path, target: Owner, part: unknown): void {
  const read = fields(walk, path, part, [...Object.keys(connectionVars), 'become']);
  for (const [field, [name]] of Object.entries(connectionVars))
    setVar(walk, [...path, field], target, name, read[field]);
  if (read['become'] === undefined) return;
  const become = fields(walk, [...path, 'become'], read['become'], ['user', 'password']);
  setVar(walk, [...path, 'become'], target, becomeVars.become[0], true);
  setVar(walk, [...path, 'become', 'user'], target, becomeVars.user[0], become['user']);
  setVar(walk, [...path, 'become', 'password'], target, becomeVars.password[0], become['password']);
}

function readHost(walk: Walk, path: Path, group: string, host: string, part: unknown): void {
  walk.draft.statements.push({ kind: 'host', host, group, place: { ...walk.locate(path), path: path.join('.') } });
  const read = fields(walk, path, part, ['connection', 'vars']);
  readConnection(walk, [...path, 'connection'], { of: 'host', owner: host }, read['connection']);
  readVars(walk, [...path, 'vars'], { of: 'host', owner: host }, read['vars']);
}

function readChildren(walk: Walk, path: Path, group: string, part: unknown): void {
  if (part === undefined) return;
  if (!Array.isArray(part)) return complain(walk, path, 'expected a list of group names');
  for (const child of part.map(String)) {
    walk.draft.statements.push({ kind: 'child', group, child, place: { ...walk.locate(path), path: path.join('.') } });
  }
}

function readGroup(walk: Walk, group: string, part: unknown): void {
  const path = ['groups', group];
  const target: Owner = { of: 'group', owner: group };
  walk.draft.statements.push({ kind: 'group', group, place: { ...walk.locate(path), path: path.join('.') } });
  const read = fields(walk, path, part, ['vars', 'connection', 'hosts', 'children', 'priority']);
  readVars(walk, [...path, 'vars'], target, read['vars']);
  readConnection(walk, [...path, 'connection'], target, read['connection']);
  setVar(walk, [...path, 'priority'], target, 'ansible_group_priority', read['priority']);
  for (const [host, definition] of entries(walk, [...path, 'hosts'], read['hosts']))
    readHost(walk, [...path, 'hosts', host], group, host, definition);
  readChildren(walk, [...path, 'children'], group, read['children']);
}

/**
 * Reads the value of a TypeScript inventory (see `defineInventory`). The compiler has seen most mistakes already, but a
 * `.js` file or a cast may still bring any value, so that nothing of its shape is taken for granted.
 */
export function parseDefinition(definition: unknown, locate: Locate): Reading {
  const walk: Walk = { draft: emptyDraft(), locate };
  const top = fields(walk, [], definition, ['all', 'groups']);
  const all = fields(walk, ['all'], top['all'], ['vars', 'connection']);
  readVars(walk, ['all', 'vars'], { of: 'group', owner: 'all' }, all['vars']);
  readConnection(walk, ['all', 'connection'], { of: 'group', owner: 'all' }, all['connection']);
  for (const [name, group] of entries(walk, ['groups'], top['groups'])) readGroup(walk, name, group);
  return walk.draft;
}
