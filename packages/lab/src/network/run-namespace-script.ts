import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { mustRun } from '../run-command.ts';

const lock = '/run/waxseal/namespaces.lock';

/**
 * Runs a POSIX sh program that adds or removes network namespaces, one at a time on this machine: two labs must not make
 * and unmake iproute2's folder under each other. @throws WaxsealError at its first failing command.
 */
export async function runNamespaceScript(script: string): Promise<void> {
  await mkdir(dirname(lock), { recursive: true, mode: 0o755 });
  await mustRun(['flock', lock, 'sh', '-eu'], { input: script });
}
