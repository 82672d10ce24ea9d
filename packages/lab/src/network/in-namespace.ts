import { namespaceName, namespacePath } from './namespace-name.ts';

/** The command line that runs a program of this machine, with this machine's files, in a network namespace of the lab. */
export function inNamespace(id: string, member: string, argv: readonly string[]): readonly string[] {
  return ['nsenter', `--net=${namespacePath(namespaceName(id, member))}`, '--', ...argv];
}
