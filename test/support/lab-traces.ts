import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What a machine shows of one lab; every list is empty when the lab is gone. */
export interface LabTraces {
  readonly namespaces: readonly string[];
  readonly mounts: readonly string[];
  /** Interfaces of the machine's own network that are not there without labs. */
  readonly interfaces: readonly string[];
  /** Processes in a network namespace of the lab, or that speak of it. */
  readonly processes: readonly string[];
  readonly directories: readonly string[];
}

export const noTraces: LabTraces = { namespaces: [], mounts: [], interfaces: [], processes: [], directories: [] };

const run = promisify(execFile);

async function linesOf(command: string, ...args: readonly string[]): Promise<readonly string[]> {
  return (await run(command, args)).stdout.split('\n').filter((line) => line !== '');
}

async function namesWith(folder: string, id: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.includes(id));
}

/** The numbers of a lab's network namespaces, by which its processes are still known when the names are gone. */
export async function namespaceNumbers(id: string): Promise<readonly string[]> {
  const names = await namesWith('/run/netns', id);
  return Promise.all(names.map(async (name) => String((await stat(`/run/netns/${name}`)).ino)));
}

async function processesOf(id: string, numbers: readonly string[]): Promise<readonly string[]> {
  const all = await linesOf('ps', '-eo', 'netns=,pid=,args=');
  return all
    .map((line) => line.trim())
    .filter((line) => line.includes(id) || numbers.includes(line.split(/\s+/)[0] ?? ''));
}

/** The interfaces of this machine's own network namespace. */
export function ownInterfaces(): Promise<readonly string[]> {
  return readdir('/sys/class/net');
}

/** Looks at the machine for everything that a lab could leave behind. */
export async function tracesOf(
  id: string,
  numbers: readonly string[],
  interfacesBefore: readonly string[],
): Promise<LabTraces> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').filter((line) => line.includes(id));
  return {
    namespaces: await namesWith('/run/netns', id),
    mounts,
    interfaces: (await ownInterfaces()).filter((name) => !interfacesBefore.includes(name)),
    processes: await processesOf(id, numbers),
    directories: await namesWith('/run/waxseal/labs', id),
  };
}
