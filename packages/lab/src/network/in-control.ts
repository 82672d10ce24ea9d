import { join } from 'node:path';
import { labDirectory } from '../state/lab-directory.ts';
import { inNamespace } from './in-namespace.ts';
import { controlNamespace } from './namespace-name.ts';

/** A view of `/etc` with the lab's names, for programs of this machine that run in the control namespace. */
export function controlFiles(id: string): { readonly hosts: string; readonly resolvConf: string } {
  const folder = join(labDirectory(id), 'control');
  return { hosts: join(folder, 'hosts'), resolvConf: join(folder, 'resolv.conf') };
}

const enter = 'mount --bind "$1" /etc/hosts && mount --bind "$2" "$(readlink -f /etc/resolv.conf)" && shift 2 && exec "$@"';

/**
 * The command line that runs a program of this machine in the lab: on its network and with its names, and with this
 * machine's files otherwise.
 */
export function inControl(id: string, argv: readonly string[]): readonly string[] {
  const { hosts, resolvConf } = controlFiles(id);
  return inNamespace(id, controlNamespace, ['unshare', '--mount', 'sh', '-c', enter, 'sh', hosts, resolvConf, ...argv]);
}
