import { type ExitCode, exitCodes } from '@waxseal/core';
import { explainVar, groupHosts, renderExplanation } from '@waxseal/inventory';
import { renderTable } from '@waxseal/report';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { readInventory } from '../run-on-hosts.ts';

type Options = Pick<HostOptions, 'inventory' | 'extra'>;

/** `waxseal inventory list`. */
export async function inventoryList(options: Options, io: Io): Promise<ExitCode> {
  const { hosts } = await readInventory(options, io);
  const rows = hosts.map(({ name, connection, groups }) => [name, connection.kind, groups.filter((group) => group !== 'all').join(', ')]);
  io.out(renderTable([['host', 'connection', 'groups'], ...rows]));
  return exitCodes.done;
}

/** `waxseal inventory graph`. */
export async function inventoryGraph(options: Options, io: Io): Promise<ExitCode> {
  const inventory = await readInventory(options, io);
  const lines = Object.entries(inventory.groups).map(([name, { children, hosts }]) => {
    const below = [...children.map((child) => `@${child}`), ...hosts];
    return `@${name} (${groupHosts(inventory, name).length})${below.map((one) => `\n  ${one}`).join('')}\n`;
  });
  io.out(lines.join(''));
  return exitCodes.done;
}

/** `waxseal inventory explain HOST[.VAR]`: a host's own name may have dots, so the longest name that is a host counts. */
export async function inventoryExplain(subject: string, options: Options, io: Io): Promise<ExitCode> {
  const inventory = await readInventory(options, io);
  const isHost = (name: string): boolean => inventory.hosts.some((host) => host.name === name);
  const at = subject.lastIndexOf('.');
  const [host, name] = isHost(subject) || at === -1 ? [subject, undefined] : [subject.slice(0, at), subject.slice(at + 1)];
  io.out(`${renderExplanation(explainVar(inventory, host, name)).trimEnd()}\n`);
  return exitCodes.done;
}
