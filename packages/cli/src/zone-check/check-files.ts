import { resolve } from 'node:path';
import type { ZoneCheck } from '@waxseal/zone/check';
import { type Io, readInput, unreadable } from '../io.ts';
import { checkOpen, type FileToCheck, open } from './check-file.ts';
import { checkSideBySide } from './side-by-side.ts';
import { octetsInMemory } from './zone-octets.ts';
import { large, sizeOf } from './workers-for.ts';
import type { ZoneWorkers } from './zone-workers.ts';

async function checkHere(file: FileToCheck, io: Io, workers: ZoneWorkers): Promise<ZoneCheck> {
  if (file.path === '-') {
    const octets = await readInput(file.path, io).catch((cause: unknown) => {
      throw unreadable('the zone file', '(stdin)', cause);
    });
    return checkOpen(octetsInMemory(octets), file);
  }
  const zone = open(file);
  const isLarge = zone.size >= large && workers.count > 0;
  try {
    return await checkOpen(
      zone,
      file,
      isLarge
        ? (opened, options) => checkSideBySide(opened, resolve(file.cwd, file.path), options, workers)
        : undefined,
    );
  } finally {
    zone.close();
  }
}

/** Checks files in any number, several at a time, large ones by several threads each. In the order that was given. */
export async function checkFiles(
  files: readonly FileToCheck[],
  io: Io,
  workers: ZoneWorkers,
): Promise<readonly ZoneCheck[]> {
  const sizes = files.map(sizeOf);
  const checks: Promise<ZoneCheck>[] = [];
  const here = async (file: FileToCheck, index: number): Promise<void> => {
    const check = await checkHere(file, io, workers);
    checks[index] = Promise.resolve(check);
  };
  // Large files one by one, each with all threads; then the small ones, shared out.
  const isFirst = (file: FileToCheck, index: number): boolean => (sizes[index] ?? 0) >= large || file.path === '-';
  for (const [index, file] of files.entries()) if (isFirst(file, index)) await here(file, index);
  for (const [index, file] of files.entries()) {
    if (isFirst(file, index)) continue;
    if (workers.hasFree) checks[index] = given(workers, file);
    else await here(file, index);
    // An error is told when all have been asked.
    checks[index]?.catch(() => {});
  }
  return await Promise.all(checks);
}

async function given(workers: ZoneWorkers, file: FileToCheck): Promise<ZoneCheck> {
  const found = await workers.run({ kind: 'file', file });
  if ('check' in found) return found.check;
  throw new Error('a thread answered another question');
}
