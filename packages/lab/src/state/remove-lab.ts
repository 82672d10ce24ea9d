import { killProcessesIn, labNamespaces, removeNamespaces } from '../network/namespaces.ts';
import { removeLabDirectory } from './lab-directory.ts';

/**
 * Removes every trace of a lab: the processes in its namespaces, and with them their mounts; the namespaces, and with
 * them their interfaces; its directory. Whatever is gone already is no fault, so it can be repeated.
 */
export async function removeLab(id: string): Promise<void> {
  const names = await labNamespaces(id);
  await killProcessesIn(names);
  await removeNamespaces(names);
  await removeLabDirectory(id);
}
