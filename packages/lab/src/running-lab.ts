import { slowLink } from './faults/slow-link.ts';
import { stopHost } from './host/boot-host.ts';
import { sshAccess } from './host/host-keys.ts';
import { inParallel } from './in-parallel.ts';
import type { RunningLab } from './lab.ts';
import { onLabNetwork } from './network/on-lab-network.ts';
import { runCommand } from './run-command.ts';
import { bootHosts, debianHosts } from './start-lab.ts';
import { readLabState } from './state/lab-directory.ts';
import { removeLab } from './state/remove-lab.ts';

async function resetLab(id: string): Promise<void> {
  const hosts = debianHosts((await readLabState(id)).members);
  await inParallel(hosts, hosts.length, (host) => stopHost(id, host.name));
  await bootHosts(id, hosts);
}

/** The handle of a lab that exists, without its members. */
export function runningLab({ id, name }: { readonly id: string; readonly name: string }): RunningLab {
  return {
    id,
    name,
    ssh: sshAccess(id),
    exec: (argv, options) => runCommand(onLabNetwork(id, argv), options),
    command: (argv, member) => onLabNetwork(id, argv, member),
    slowLink: (spec) => slowLink(id, spec),
    reset: () => resetLab(id),
    down: () => removeLab(id),
  };
}
