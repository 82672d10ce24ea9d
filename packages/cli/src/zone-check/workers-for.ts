import { statSync, type Stats } from 'node:fs';
import { resolve } from 'node:path';
import type { FileToCheck } from './check-file.ts';
import { ZoneWorkers } from './zone-workers.ts';

/** A file of this size is read by several threads. */
export const large = 1 << 24;
/** Files of this size together are worth a thread beside this one. */
const worthThreads = 1 << 21;

const statOf = ({ path, cwd }: FileToCheck): Stats | undefined =>
  path === '-' ? undefined : statSync(resolve(cwd, path), { throwIfNoEntry: false });

/** The size of a file in octets; 0 when there is none. */
export function sizeOf(file: FileToCheck): number {
  return statOf(file)?.size ?? 0;
}

/** Whether a path names a regular file, which threads may read as often as they like. */
export function isRegular(file: FileToCheck): boolean {
  return statOf(file)?.isFile() ?? false;
}

/** Starts the threads that checking these files is worth. */
export function workersFor(files: readonly FileToCheck[]): ZoneWorkers {
  const sizes = files.map(sizeOf);
  if (sizes.some((size) => size >= large)) return new ZoneWorkers(Infinity);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return new ZoneWorkers(total < worthThreads ? 0 : files.length - 1);
}
