import { type Fault, InputError, renderFault } from '@waxseal/core';
import { isConnectionVar } from '../connection-vars.ts';
import type { Group, Host, Inventory, Var } from '../inventory.ts';
import { groupNameFault, hostNameFault } from '../names.ts';
import type { Reading } from '../statement.ts';
import { connectionOf, type ResolvePath } from './connection-of.ts';
import { buildGroupGraph, type GroupGraph } from './group-graph.ts';
import { type RankedVars, rankVars } from './rank-vars.ts';

export interface AssembleOptions {
  readonly extraVars?: Readonly<Record<string, unknown>>;
  readonly resolvePath: ResolvePath;
}

function nameFaults({ groups, hosts }: GroupGraph): readonly Fault[] {
  const bad = [...groups.values()].map(({ name, place }) => groupNameFault(name, place ?? {}));
  return [...bad, ...[...hosts].map(([name, place]) => hostNameFault(name, place))].filter(
    (fault) => fault !== undefined,
  );
}

/** Host names are compared without case, as DNS and many file systems do. */
function caseFaults({ hosts }: GroupGraph): readonly Fault[] {
  const same = Map.groupBy([...hosts], ([name]) => name.toLowerCase());
  const hint = 'write the name of a host the same way everywhere';
  return [...same.values()].flatMap(([first, ...others]) =>
    others.map(([name, place]): Fault => ({
      message: `duplicate host: differs from ${first![0]} by case only`,
      value: name,
      place,
      hint,
    })),
  );
}

function effective(written: ReadonlyMap<string, readonly Var[]>): Readonly<Record<string, Var>> {
  return Object.fromEntries(
    [...written].filter(([name]) => !isConnectionVar(name)).map(([name, all]) => [name, all.at(-1)!]),
  );
}

function assembleHost(
  name: string,
  graph: GroupGraph,
  ranked: RankedVars,
  resolvePath: ResolvePath,
  faults: Fault[],
): Host {
  const written = ranked.written(name);
  const connection = connectionOf(name, written, resolvePath, faults);
  return {
    name,
    groups: ranked.groupsOf(name),
    vars: effective(written),
    connection,
    place: graph.hosts.get(name)!,
    written: Object.fromEntries(written),
  };
}

function distinct(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [renderFault(fault), fault])).values()];
}

/**
 * Makes an inventory of what all sources said.
 * @throws InputError with every fault: those of the readings, loops of groups, illegal names, unusable connection vars.
 */
export function assemble(reading: Reading, options: AssembleOptions): Inventory {
  const graph = buildGroupGraph(reading.statements);
  const ranked = rankVars(graph, reading.statements, options.extraVars ?? {});
  const faults: Fault[] = [...reading.faults, ...graph.faults, ...nameFaults(graph), ...caseFaults(graph)];
  const hosts = [...graph.hosts.keys()].map((name) => assembleHost(name, graph, ranked, options.resolvePath, faults));
  const errors = distinct(faults.filter(({ severity }) => (severity ?? 'error') === 'error'));
  if (errors.length > 0) throw new InputError(errors);
  const groups = [...graph.groups.values()].map((group): [string, Group] => [
    group.name,
    { hosts: [...group.hosts], children: [...group.children] },
  ]);
  const warnings = distinct(faults);
  return { hosts, groups: Object.fromEntries(groups), ...(warnings.length === 0 ? {} : { warnings }) };
}
