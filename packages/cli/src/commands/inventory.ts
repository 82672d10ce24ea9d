import { type ExitCode, exitCodes } from '@waxseal/core';
import { explainVar, groupHosts, type Inventory, renderExplanation } from '@waxseal/inventory';
import { renderTable } from '@waxseal/report';
import type { InventoryOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { limitedHosts, readInventory } from '../read-inventory.ts';

/** `waxseal inventory list`. */
export async function inventoryList(options: InventoryOptions, io: Io): Promise<ExitCode> {
  const hosts = await limitedHosts(await readInventory(options, io), options, io);
  const rows = hosts.map(({ name, connection, groups }) => [
    name,
    connection.kind,
    groups.filter((group) => group !== 'all').join(', '),
  ]);
  io.out(renderTable([['host', 'connection', 'groups'], ...rows]));
  return exitCodes.done;
}

/** A group with what is below it, as `ansible-inventory --graph` draws it; groups without a chosen host are left out. */
function renderBranch(
  inventory: Inventory,
  chosen: ReadonlySet<string>,
  name: string,
  path: readonly string[],
): string {
  const indent = path.map(() => '  |').join('');
  const { children = [], hosts = [] } = inventory.groups[name] ?? {};
  const below = [...path, name];
  const inhabited = children.filter(
    (child) => !below.includes(child) && groupHosts(inventory, child).some((host) => chosen.has(host)),
  );
  const branches = inhabited.map((child) => renderBranch(inventory, chosen, child, below));
  const leaves = hosts.filter((host) => chosen.has(host)).map((host) => `${indent}  |--${host}\n`);
  return `${indent}${path.length === 0 ? '' : '--'}@${name}:\n${branches.join('')}${leaves.join('')}`;
}

/** `waxseal inventory graph`: groups, their children and hosts. */
export async function inventoryGraph(options: InventoryOptions, io: Io): Promise<ExitCode> {
  const inventory = await readInventory(options, io);
  const chosen = new Set((await limitedHosts(inventory, options, io)).map(({ name }) => name));
  io.out(renderBranch(inventory, chosen, 'all', []));
  return exitCodes.done;
}

/** `waxseal inventory explain HOST[.VAR]`: a host's own name may have dots, so the longest name that is a host counts. */
export async function inventoryExplain(subject: string, options: InventoryOptions, io: Io): Promise<ExitCode> {
  const inventory = await readInventory(options, io);
  const isHost = (name: string): boolean => inventory.hosts.some((host) => host.name === name);
  const at = subject.lastIndexOf('.');
  const [host, name] =
    isHost(subject) || at === -1 ? [subject, undefined] : [subject.slice(0, at), subject.slice(at + 1)];
  io.out(`${renderExplanation(explainVar(inventory, host, name)).trimEnd()}\n`);
  return exitCodes.done;
}
