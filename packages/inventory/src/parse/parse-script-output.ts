import type { Place } from '@waxseal/core';
import { type Draft, emptyDraft, type Reading } from '../statement.ts';

type Json = Readonly<Record<string, unknown>>;

interface Walk {
  readonly draft: Draft;
  readonly file: string;
}

/** What a script printed, and the hosts whose vars it keeps for `--host`, when it has no `_meta`. */
export interface ScriptReading extends Reading {
  readonly askFor: readonly string[];
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function placeOf(walk: Walk, path: string): Place {
  return { file: walk.file, path };
}

function complain(walk: Walk, path: string, message: string): void {
  walk.draft.faults.push({ message: `the script printed something else: ${message}`, place: placeOf(walk, path) });
}

function names(walk: Walk, path: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  complain(walk, path, 'expected a list of names');
  return [];
}

function readVars(walk: Walk, of: 'group' | 'host', owner: string, path: string, vars: unknown): void {
  if (vars === undefined || vars === null) return;
  if (!isRecord(vars)) return complain(walk, path, 'expected an object of vars');
  for (const [name, value] of Object.entries(vars))
    walk.draft.statements.push({
      kind: 'var',
      of,
      owner,
      name,
      value,
      place: placeOf(walk, `${path}.${name}`),
      layer: 0,
    });
}

/** A group is a list of hosts, or an object with hosts, vars and children; an object without them are the vars of a host. */
function shapeOf(group: string, value: unknown): Json {
  if (!isRecord(value)) return { hosts: value };
  return ['hosts', 'vars', 'children'].some((key) => key in value) ? value : { hosts: [group], vars: value };
}

function readGroup(walk: Walk, group: string, value: unknown): void {
  const shape = shapeOf(group, value);
  const place = placeOf(walk, group);
  walk.draft.statements.push({ kind: 'group', group, place });
  for (const host of names(walk, `${group}.hosts`, shape['hosts']))
    walk.draft.statements.push({ kind: 'host', host, group, place: placeOf(walk, `${group}.hosts`) });
  readVars(walk, 'group', group, `${group}.vars`, shape['vars']);
  for (const child of names(walk, `${group}.children`, shape['children'])) {
    walk.draft.statements.push(
      { kind: 'group', group: child, place },
      { kind: 'child', group, child, place: placeOf(walk, `${group}.children`) },
    );
  }
}

/** Reads what a script printed for `--host HOST`. */
export function parseScriptHost(output: unknown, host: string, file: string): Reading {
  const walk: Walk = { draft: emptyDraft(), file };
  readVars(walk, 'host', host, `hosts.${host}`, output);
  return walk.draft;
}

/**
 * Reads what an executable inventory printed for `--list`. Vars of hosts that no group has are passed over, as Ansible
 * does: scripts of clouds print them for machines that are filtered out.
 */
export function parseScriptList(output: unknown, file: string): ScriptReading {
  const walk: Walk = { draft: emptyDraft(), file };
  if (!isRecord(output)) return (complain(walk, '', 'expected an object of groups'), { ...walk.draft, askFor: [] });
  for (const [group, value] of Object.entries(output)) if (group !== '_meta') readGroup(walk, group, value);
  const hosts = [...new Set(walk.draft.statements.flatMap((said) => (said.kind === 'host' ? [said.host] : [])))];
  const meta = output['_meta'];
  if (!isRecord(meta) || !('hostvars' in meta)) return { ...walk.draft, askFor: hosts };
  const vars = meta['hostvars'];
  if (!isRecord(vars)) complain(walk, '_meta.hostvars', 'expected an object of hosts');
  else
    for (const host of hosts)
      if (Object.hasOwn(vars, host)) readVars(walk, 'host', host, `_meta.hostvars.${host}`, vars[host]);
  return { ...walk.draft, askFor: [] };
}
