import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { type Fault, InputError } from '@waxseal/core';
import { unreadable } from './io.ts';

/** The zone files that arguments mean, and what stood in the way of others. */
export interface FoundFiles {
  readonly files: readonly string[];
  readonly faults: readonly Fault[];
}

const looksLikeZone = (name: string): boolean => /(?:\.zone|\.db|\.hosts)$|^db\.|^zone\./.test(name);

/** Hidden directories, and packages that a project only uses. */
const isForeign = (name: string): boolean => name === 'node_modules' || /^\.[^.]/.test(name);

const both = (found: readonly FoundFiles[]): FoundFiles => ({
  files: found.flatMap(({ files }) => files),
  faults: found.flatMap(({ faults }) => faults),
});

const fault = (path: string, cause: unknown): FoundFiles => ({
  files: [],
  faults: unreadable('the zone file', path, cause).faults,
});

const notFollowed = (file: string): FoundFiles => ({
  files: [],
  faults: [
    {
      severity: 'warning',
      message: 'this link to a directory is not followed',
      place: { file },
      hint: 'name it as well when it holds zone files',
    },
  ],
});

/** A name in a directory that is neither a file nor a directory: a link means what it leads to, the rest cannot be read. */
async function special(entry: Dirent, path: string, shown: string): Promise<FoundFiles> {
  if (!entry.isSymbolicLink()) return looksLikeZone(entry.name) ? fault(shown, new Error('this is no file')) : both([]);
  try {
    const target = await stat(path);
    if (target.isFile()) return { files: looksLikeZone(entry.name) ? [shown] : [], faults: [] };
    // A link may lead back up: what is behind it is read when it is named itself.
    if (target.isDirectory()) return notFollowed(shown);
    throw new Error('this is no file');
  } catch (cause) {
    return looksLikeZone(entry.name) ? fault(shown, cause) : both([]);
  }
}

async function filesIn(directory: string, shown: string): Promise<FoundFiles> {
  const entries = (await readdir(directory, { withFileTypes: true })).filter(({ name }) => !isForeign(name));
  const found = entries
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(async (entry): Promise<FoundFiles> => {
      const [path, name] = [join(directory, entry.name), join(shown, entry.name)];
      if (entry.isDirectory()) return filesIn(path, name).catch((cause: unknown) => fault(name, cause));
      if (!entry.isFile()) return special(entry, path, name);
      return { files: looksLikeZone(entry.name) ? [name] : [], faults: [] };
    });
  return both(await Promise.all(found));
}

async function expand(path: string, cwd: string): Promise<FoundFiles> {
  const absolute = resolve(cwd, path);
  if (path === '-' || !(await stat(absolute)).isDirectory()) return { files: [path], faults: [] };
  const found = await filesIn(absolute, relative(cwd, absolute));
  if (found.files.length + found.faults.length > 0) return found;
  const { faults } = new InputError('no zone file in this directory', {
    place: { file: path },
    hint: 'zone files are named *.zone, *.db or db.*; name others one by one',
  });
  return { files: [], faults };
}

/**
 * The zone files that arguments mean: files as they are, directories by the usual names in them and links to files
 * there, `-` for stdin. What cannot be looked at is a fault, and the others are found all the same.
 */
export async function findZoneFiles(paths: readonly string[], cwd: string): Promise<FoundFiles> {
  return both(await Promise.all(paths.map((path) => expand(path, cwd).catch((cause: unknown) => fault(path, cause)))));
}
