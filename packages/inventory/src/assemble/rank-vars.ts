import { secret } from '@waxseal/core';
import { defined } from '../defined.ts';
import { passwordVars } from '../connection-vars.ts';
import type { Origin, Var } from '../inventory.ts';
import type { Statement, VarStatement } from '../statement.ts';
import { groupDepths, type GroupGraph } from './group-graph.ts';

/** Vars by name, each with every value written for it, the weakest first. */
export type Written = ReadonlyMap<string, readonly Var[]>;

/** Finds what is written for a host, the groups that it is in (`all` first, parents before children) given. */
export interface RankedVars {
  readonly groupsOf: (host: string) => readonly string[];
  readonly written: (host: string) => Written;
}

/**
 * Ansible's order of what groups say: the inventory's own words on `all`, then on groups, then the files
 * `group_vars/all`, then `group_vars/GROUP`; within one step the files read later, the deeper group, the higher
 * priority, the later name wins.
 */
function stage({ owner, layer }: VarStatement): number {
  return (layer === 0 ? 0 : 2) + (owner === 'all' ? 0 : 1);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A group's `ansible_group_priority`, which only an inventory itself can set; 1 where it says nothing. */
function priorities(vars: readonly VarStatement[]): ReadonlyMap<string, number> {
  const said = vars.filter(({ of, layer, name }) => of === 'group' && layer === 0 && name === 'ansible_group_priority');
  return new Map(said.map(({ owner, value }) => [owner, Number(value)]));
}

function groupSorter(graph: GroupGraph, vars: readonly VarStatement[]): (a: string, b: string) => number {
  const depths = groupDepths(graph.groups);
  const priority = priorities(vars);
  return (a, b) =>
    depths.get(a)! - depths.get(b)! || (priority.get(a) ?? 1) - (priority.get(b) ?? 1) || compareText(a, b);
}

function ancestors(graph: GroupGraph, direct: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...direct];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(graph.groups.get(name)?.parents ?? []));
  }
  return found.add('all');
}

function directGroups(graph: GroupGraph): ReadonlyMap<string, readonly string[]> {
  const pairs = [...graph.groups.values()].flatMap((group) =>
    [...group.hosts].map((host) => ({ host, group: group.name })),
  );
  const grouped = Map.groupBy(pairs, ({ host }) => host);
  return new Map([...grouped].map(([host, list]) => [host, list.map(({ group }) => group)]));
}

/** A password written in clear is a secret from here on. */
function protectedValue(name: string, value: unknown): unknown {
  return passwordVars.has(name) && (typeof value === 'string' || typeof value === 'number')
    ? secret(String(value))
    : value;
}

function asVar({ of, owner, name, value, place, within }: VarStatement): Var {
  const level: Origin['level'] = of === 'host' ? 'host' : owner === 'all' ? 'all' : 'group';
  return {
    value: protectedValue(name, value),
    origin: { level, ...(level === 'group' ? { group: owner } : {}), place, ...defined({ within }) },
  };
}

function append(to: Map<string, Var[]>, name: string, said: Var): void {
  const list = to.get(name);
  if (list === undefined) to.set(name, [said]);
  else list.push(said);
}

/** What a set of groups says, computed once for all hosts in the same groups. */
function groupLevel(vars: readonly VarStatement[], groups: readonly string[]): Map<string, Var[]> {
  const order = new Map(groups.map((name, index) => [name, index]));
  const ranked = vars
    .filter(({ owner }) => order.has(owner))
    .toSorted((a, b) => stage(a) - stage(b) || a.layer - b.layer || order.get(a.owner)! - order.get(b.owner)!);
  const result = new Map<string, Var[]>();
  for (const said of ranked) append(result, said.name, asVar(said));
  return result;
}

function extraVar(name: string, value: unknown): Var {
  return { value: protectedValue(name, value), origin: { level: 'extra', place: { file: '-e', path: name } } };
}

/** Ranks everything that statements and `-e` say about vars: all < group by depth < host < extra. */
export function rankVars(
  graph: GroupGraph,
  statements: readonly Statement[],
  extra: Readonly<Record<string, unknown>>,
): RankedVars {
  const vars = statements.filter((said) => said.kind === 'var');
  const groupVars = vars.filter(
    ({ of, layer, name }) => of === 'group' && !(layer === 0 && name === 'ansible_group_priority'),
  );
  const hostVars = Map.groupBy(
    vars.filter(({ of }) => of === 'host'),
    ({ owner }) => owner,
  );
  const compare = groupSorter(graph, vars);
  const direct = directGroups(graph);
  const groupsOf = (host: string): readonly string[] => [...ancestors(graph, direct.get(host) ?? [])].toSorted(compare);
  const cache = new Map<string, Map<string, Var[]>>();
  function shared(groups: readonly string[]): Map<string, Var[]> {
    const key = groups.join('\n');
    const known = cache.get(key) ?? groupLevel(groupVars, groups);
    cache.set(key, known);
    return known;
  }
  function written(host: string): Written {
    const result = new Map([...shared(groupsOf(host))].map(([name, list]) => [name, [...list]]));
    for (const said of (hostVars.get(host) ?? []).toSorted((a, b) => a.layer - b.layer))
      append(result, said.name, asVar(said));
    for (const [name, value] of Object.entries(extra)) append(result, name, extraVar(name, value));
    return result;
  }
  return { groupsOf, written };
}
