import { sh } from '@waxseal/core';
import { setCables } from './set-cables.ts';

/** What can go wrong with a host, on demand. A reset of the host mends all but its cable, a reset of the lab that too. */
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
    unplug: () => setCables(id, 'down', name),
    plug: () => setCables(id, 'up', name),
    fillDisk: async () => void (await script(fill)),
    freeDisk: async () => void (await script(sh`rm -f ${ballast}\n`)),
    swapHostKeys: async () => void (await script(swap)),
  };
}
