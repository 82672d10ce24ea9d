import { sh } from '@waxseal/core';
import { controlNamespace, namespaceName } from '../network/namespace-name.ts';
import { mustRun } from '../run-command.ts';
import { readLabState } from '../state/lab-directory.ts';

/** What can go wrong with a host, on demand; a reset mends all but the cut cable. */
export interface HostFaults {
  /** Takes the cable out: it runs on, and nobody reaches it. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** Leaves no octet free on its disk. */
  fillDisk(): Promise<void>;
  freeDisk(): Promise<void>;
  /** Gives it other SSH host keys than known_hosts says, as a reinstalled or a false host has. */
  swapHostKeys(): Promise<void>;
}

const ballast = '/var/lib/lab-ballast';

async function setCable(id: string, name: string, state: 'up' | 'down'): Promise<void> {
  const { members } = await readLabState(id);
  const member = members.find((candidate) => candidate.name === name);
  await mustRun(['ip', '-n', namespaceName(id, controlNamespace), 'link', 'set', `port${member?.port ?? ''}`, state]);
}

const fill = [
  sh`fallocate -l "$(df --output=avail -k / | tail -n 1)K" ${ballast}`,
  // What fallocate rounded down is taken by writing until it fails.
  sh`if dd if=/dev/zero of=${ballast} bs=4096 oflag=append conv=notrunc 2>/dev/null; then exit 1; fi`,
  '',
].join('\n');

const swap = [
  'rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub',
  "ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key",
  "ssh-keygen -q -t ecdsa -N '' -f /etc/ssh/ssh_host_ecdsa_key",
  'service ssh restart',
  '',
].join('\n');

/** The faults of one host. */
export function hostFaults(id: string, name: string, script: (program: string) => Promise<string>): HostFaults {
  return {
    unplug: () => setCable(id, name, 'down'),
    plug: () => setCable(id, name, 'up'),
    fillDisk: async () => void (await script(fill)),
    freeDisk: async () => void (await script(sh`rm -f ${ballast}\n`)),
    swapHostKeys: async () => void (await script(swap)),
  };
}
