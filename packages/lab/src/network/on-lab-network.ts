import { join } from 'node:path';
import { labDirectory } from '../state/lab-directory.ts';
import { inNamespace } from './in-namespace.ts';
import { controlNamespace } from './namespace-name.ts';

/** A view of `/etc` with the lab's names, for programs of this machine that run in the control namespace. */
export function controlFiles(id: string): { readonly hosts: string; readonly resolvConf: string } {
  const folder = join(labDirectory(id), 'control');
  return { hosts: join(folder, 'hosts'), resolvConf: join(folder, 'resolv.conf') };
}

const enter =
  'mount --bind "$1" /etc/hosts && mount --bind "$2" "$(readlink -f /etc/resolv.conf)" && shift 2 && exec "$@"';

/**
 * The command line that runs a program of this machine in the lab: on the network of a member (the control namespace
 * where not said) and with the lab's names, and with this machine's files otherwise.
 */
export function onLabNetwork(
  id: string,
  argv: readonly string[],
  member: string = controlNamespace,
): readonly string[] {
  const { hosts, resolvConf } = controlFiles(id);
  return inNamespace(id, member, ['unshare', '--mount', 'sh', '-c', enter, 'sh', hosts, resolvConf, ...argv]);
}
