import { resolve } from 'node:path';
import { type Fault, InputError } from '@waxseal/core';
import type { ZoneCheck } from '@waxseal/zone/check';
import { type Io, readInput, unreadable } from '../io.ts';
import { checkOpen, type FileToCheck } from './check-file.ts';
import { checkSideBySide } from './side-by-side.ts';
import { isRegular, large, sizeOf } from './workers-for.ts';
import { octetsInMemory, openZone, type OpenZone } from './zone-octets.ts';
import type { ZoneWorkers } from './zone-workers.ts';

/** What checking some files found, and what stood in the way of those that could not be read. */
export interface CheckedFiles {
  readonly checks: readonly ZoneCheck[];
  readonly unread: readonly Fault[];
}

async function open({ path, cwd }: FileToCheck, io: Io): Promise<OpenZone> {
  try {
    return path === '-' ? octetsInMemory(await readInput(path, io)) : await openZone(resolve(cwd, path), io.signal);
  } catch (cause) {
    throw unreadable('the zone file', path === '-' ? '(stdin)' : path, cause);
  }
}

async function checkHere(file: FileToCheck, io: Io, workers: ZoneWorkers): Promise<ZoneCheck> {
  const zone = await open(file, io);
  const isShared = zone.size >= large && workers.count > 0 && isRegular(file);
  try {
    return await checkOpen(
      zone,
      file,
      isShared
        ? (opened, options) => checkSideBySide(opened, resolve(file.cwd, file.path), options, workers)
        : undefined,
    );
  } finally {
    zone.close();
  }
}

async function given(workers: ZoneWorkers, file: FileToCheck): Promise<ZoneCheck> {
  const found = await workers.run({ kind: 'file', file });
  if ('check' in found) return found.check;
  throw new Error('a thread answered another question');
}

/** A file that cannot be read ends nothing but its own check. */
async function settled(check: Promise<ZoneCheck>): Promise<ZoneCheck | readonly Fault[]> {
  try {
    return await check;
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
}

/** Checks files in any number, several at a time, large ones by several threads each. In the order that was given. */
export async function checkFiles(files: readonly FileToCheck[], io: Io, workers: ZoneWorkers): Promise<CheckedFiles> {
  const checks: Promise<ZoneCheck | readonly Fault[]>[] = [];
  const here = async (file: FileToCheck, index: number): Promise<void> => {
    io.signal.throwIfAborted();
    const check = await settled(checkHere(file, io, workers));
    checks[index] = Promise.resolve(check);
  };
  // Large files and pipes one by one, with all threads; then the small ones, shared out.
  const isFirst = (file: FileToCheck): boolean => sizeOf(file) >= large || !isRegular(file);
  const first = files.map(isFirst);
  for (const [index, file] of files.entries()) if (first[index] === true) await here(file, index);
  for (const [index, file] of files.entries()) {
    if (first[index] === true) continue;
    if (workers.hasFree) checks[index] = settled(given(workers, file));
    else await here(file, index);
    // An error is told when all have been asked.
    checks[index]?.catch(() => {});
  }
  const results = await Promise.all(checks);
  return {
    checks: results.filter((result) => 'records' in result),
    unread: results.flatMap((result) => ('records' in result ? [] : result)),
  };
}
