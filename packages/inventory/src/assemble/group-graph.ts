import type { Fault, Place } from '@waxseal/core';
import { defined } from '../defined.ts';
import { didYouMean } from '../nearest.ts';
import type { Statement } from '../statement.ts';

/** A group while the graph is built; sets keep the order in which things were written. */
export interface Node {
  readonly name: string;
  readonly hosts: Set<string>;
  readonly children: Set<string>;
  readonly parents: Set<string>;
  readonly place?: Place;
}

/** Groups by name, `all` and `ungrouped` always among them, and hosts in the order they were written. */
export interface GroupGraph {
  readonly groups: ReadonlyMap<string, Node>;
  readonly hosts: ReadonlyMap<string, Place>;
  readonly faults: readonly Fault[];
}

function ensure(groups: Map<string, Node>, name: string, place?: Place): Node {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const node: Node = { name, hosts: new Set(), children: new Set(), parents: new Set(), ...defined({ place }) };
  groups.set(name, node);
  return node;
}

function reaches(groups: ReadonlyMap<string, Node>, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const name of seen) for (const child of groups.get(name)?.children ?? []) seen.add(child);
  return seen.has(to);
}

function link(groups: Map<string, Node>, parent: string, child: string, place?: Place): Fault | undefined {
  const [above, below] = [ensure(groups, parent, place), ensure(groups, child, place)];
  if (above.children.has(child)) return undefined;
  if (reaches(groups, child, parent)) {
    const hint =
      parent === child
        ? 'a group may not be its own child'
        : `${child} already holds ${parent}, directly or through others`;
    return { message: `group ${parent} cannot have the child ${child}: a loop`, ...defined({ place }), hint };
  }
  above.children.add(child);
  below.parents.add(parent);
  return undefined;
}

/** Hosts in no group go to `ungrouped`; groups in no group go to `all`: what Ansible calls reconciling. */
function reconcile(groups: Map<string, Node>, hosts: ReadonlyMap<string, Place>): void {
  for (const { name, parents } of groups.values()) if (name !== 'all' && parents.size === 0) link(groups, 'all', name);
  const ungrouped = groups.get('ungrouped')!;
  const grouped = new Set(
    [...groups.values()]
      .filter(({ name }) => name !== 'all' && name !== 'ungrouped')
      .flatMap((group) => [...group.hosts]),
  );
  for (const host of hosts.keys()) {
    if (grouped.has(host)) ungrouped.hosts.delete(host);
    else ungrouped.hosts.add(host);
  }
}

/** A child, or the owner of vars, that no source declares as a group; told once for each name. */
function undeclared(statements: readonly Statement[]): readonly Fault[] {
  const declared = new Set([
    'all',
    'ungrouped',
    ...statements.flatMap((said) => (said.kind === 'group' || said.kind === 'host' ? [said.group] : [])),
  ]);
  const faults = new Map<string, Fault>();
  for (const said of statements) {
    const name =
      said.kind === 'child' ? said.child : said.kind === 'var' && said.of === 'group' ? said.owner : undefined;
    if (name === undefined || declared.has(name) || faults.has(name)) continue;
    const hint = didYouMean(
      name,
      [...declared].filter((one) => one !== 'ungrouped'),
    );
    faults.set(name, { message: 'no such group', value: name, place: said.place, ...defined({ hint }) });
  }
  return [...faults.values()];
}

/** Builds the graph of groups from statements; groups that nobody declares and loops are faults, and the edge that closes one is left out. */
export function buildGroupGraph(statements: readonly Statement[]): GroupGraph {
  const groups = new Map<string, Node>();
  const hosts = new Map<string, Place>();
  const faults: (Fault | undefined)[] = [];
  ensure(groups, 'all');
  link(groups, 'all', 'ungrouped');
  for (const said of statements) {
    if (said.kind === 'group') ensure(groups, said.group, said.place);
    else if (said.kind === 'child') faults.push(link(groups, said.group, said.child, said.place));
    else if (said.kind === 'host') {
      if (!hosts.has(said.host)) hosts.set(said.host, said.place);
      ensure(groups, said.group, said.place).hosts.add(said.host);
    }
  }
  reconcile(groups, hosts);
  return { groups, hosts, faults: [...undeclared(statements), ...faults.filter((one) => one !== undefined)] };
}

/** The depth of each group: the longest way down from `all`, which has depth 0. */
export function groupDepths(groups: ReadonlyMap<string, Node>): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  function depth(name: string): number {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const parents = [...(groups.get(name)?.parents ?? [])];
    const found = parents.length === 0 ? 0 : 1 + Math.max(...parents.map(depth));
    depths.set(name, found);
    return found;
  }
  for (const name of groups.keys()) depth(name);
  return depths;
}
