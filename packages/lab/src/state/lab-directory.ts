import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WaxsealError } from '@waxseal/core';
import type { LabState } from './lab-state.ts';

/** On a file system that a reboot clears, as it clears the namespaces. Only root can write here. */
const labsDirectory = '/run/waxseal/labs';
const beingMade = '.new-';
const stateFile = 'state.json';

/** The directory of a lab: its state, keys, and a folder for each host. */
export function labDirectory(id: string): string {
  return join(labsDirectory, id);
}

/** Makes the directory of a new lab, complete with its state from the first moment it can be seen. */
export async function makeLabDirectory(stateOf: (id: string) => LabState): Promise<LabState> {
  await mkdir(labsDirectory, { recursive: true, mode: 0o755 });
  const state = stateOf(randomBytes(3).toString('hex'));
  const fresh = await mkdtemp(join(labsDirectory, beingMade));
  await writeFile(join(fresh, stateFile), JSON.stringify(state), { mode: 0o600 });
  await rename(fresh, labDirectory(state.id));
  return state;
}

/** Replaces a lab's state. */
export async function writeLabState(state: LabState): Promise<void> {
  const path = join(labDirectory(state.id), stateFile);
  await writeFile(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The state of one lab. @throws WaxsealError when there is no such lab. */
export async function readLabState(id: string): Promise<LabState> {
  try {
    return JSON.parse(await readFile(join(labDirectory(id), stateFile), 'utf8')) as LabState;
  } catch (cause) {
    throw new WaxsealError('there is no lab of this id', {
      value: id,
      hint: 'waxseal lab status lists the labs of this machine',
      cause,
    });
  }
}

/** The states of all labs of this machine, dead ones included. */
export async function readLabStates(): Promise<readonly LabState[]> {
  const names = await readdir(labsDirectory).catch(() => []);
  const states = await Promise.all(
    names.filter((name) => !name.startsWith('.')).map((name) => readLabState(name).catch(() => undefined)),
  );
  return states.filter((state) => state !== undefined);
}

/** Removes a lab's directory, when nothing is mounted in it any more. */
export async function removeLabDirectory(id: string): Promise<void> {
  await rm(labDirectory(id), { recursive: true, force: true });
}

/** Removes directories whose making was cut off more than a minute ago. */
export async function removeUnfinishedDirectories(now: number): Promise<void> {
  const names = await readdir(labsDirectory).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(beingMade))) {
    const made = await stat(join(labsDirectory, name)).catch(() => undefined);
    if (made !== undefined && now - made.mtimeMs > 60_000)
      await rm(join(labsDirectory, name), { recursive: true, force: true });
  }
}
