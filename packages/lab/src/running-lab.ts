import { setCables } from './faults/set-cables.ts';
import { slowLink } from './faults/slow-link.ts';
import { stopHost } from './host/boot-host.ts';
import { sshAccess } from './host/host-keys.ts';
import { inParallel } from './in-parallel.ts';
import type { RunningLab } from './lab.ts';
import { onLabNetwork } from './network/on-lab-network.ts';
import { runCommand } from './run-command.ts';
import { labSink } from './sink/lab-sink.ts';
import { bootHosts, debianHosts } from './start-lab.ts';
import { readLabState } from './state/lab-directory.ts';
import { removeLab } from './state/remove-lab.ts';

async function resetLab(id: string): Promise<void> {
  const { members } = await readLabState(id);
  const hosts = debianHosts(members);
  await inParallel(hosts, hosts.length, (host) => stopHost(id, host.name));
  await setCables(id, 'up');
  for (const member of members) if (member.kind === 'sink') await labSink(id, member).clear();
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
