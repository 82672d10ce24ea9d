import { readdir, readlink, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { WaxsealError } from '@waxseal/core';
import { namespaceName, namespacePath } from './namespace-name.ts';
import { renderRemoval } from './render-removal.ts';
import { runNamespaceScript } from './run-namespace-script.ts';

const killPatience = 10_000;

/** The network namespaces of a lab that exist now. */
export async function labNamespaces(id: string): Promise<readonly string[]> {
  const names = await readdir(namespacePath('')).catch(() => []);
  return names.filter((name) => name.startsWith(namespaceName(id, '')));
}

async function inode(name: string): Promise<string | undefined> {
  return stat(namespacePath(name)).then(
    (found) => `net:[${found.ino}]`,
    () => undefined,
  );
}

/** The processes that live in any of these network namespaces. */
async function processesIn(names: readonly string[]): Promise<readonly number[]> {
  const wanted = new Set(await Promise.all(names.map(inode)));
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/ns/net`).catch(() => '')));
  return pids.filter((_, index) => wanted.has(found[index])).map(Number);
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Ends every process in these network namespaces. @throws WaxsealError when some do not die within ten seconds. */
export async function killProcessesIn(names: readonly string[]): Promise<void> {
  const deadline = Date.now() + killPatience;
  for (let pids = await processesIn(names); pids.length > 0; pids = await processesIn(names)) {
    if (Date.now() > deadline) throw new WaxsealError(`processes of the lab do not end: ${pids.join(' ')}`);
    pids.forEach(killNow);
    await sleep(20);
  }
}

/** Removes network namespaces with all interfaces in them; the last one takes iproute2's own mount along. */
export async function removeNamespaces(names: readonly string[]): Promise<void> {
  await runNamespaceScript(renderRemoval(names));
}
