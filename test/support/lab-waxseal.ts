import { fileURLToPath } from 'node:url';
import type { CommandOptions, CommandResult, LabHost, RunningLab } from '@waxseal/lab';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

/** Runs `waxseal ARGS…` as a user of the lab's network would: a process of its own, real SSH to the hosts. */
export function waxsealInLab(lab: RunningLab, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return lab.exec([process.execPath, '--conditions=@waxseal/source', main, ...args], { cwd: repository, ...options });
}

/** How an inventory says that a lab's host is reached. */
export function labConnection(lab: RunningLab, host: LabHost): Readonly<Record<string, unknown>> {
  return {
    ansible_connection: 'ssh',
    ansible_host: host.address,
    ansible_user: 'root',
    ansible_private_key_file: lab.ssh.identityFile,
    waxseal_known_hosts: [lab.ssh.knownHostsFile],
  };
}

/** Renders a YAML inventory (JSON is YAML) of one group, with vars for all and for each host. */
export function renderLabInventory(
  lab: RunningLab,
  groups: Readonly<Record<string, readonly LabHost[]>>,
  vars: Readonly<Record<string, unknown>>,
): string {
  const hostsOf = (hosts: readonly LabHost[]): Readonly<Record<string, unknown>> =>
    Object.fromEntries(hosts.map((host) => [host.name, { ...labConnection(lab, host), address: host.address }]));
  const children = Object.fromEntries(Object.entries(groups).map(([name, hosts]) => [name, { hosts: hostsOf(hosts) }]));
  return `${JSON.stringify({ all: { vars, children } }, undefined, 2)}\n`;
}
