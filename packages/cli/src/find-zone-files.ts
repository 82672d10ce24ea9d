import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { InputError } from '@waxseal/core';
import { obstacleOf } from './io.ts';

const looksLikeZone = (name: string): boolean => /(?:\.zone|\.db|\.hosts)$|^db\.|^zone\./.test(name);

/** Hidden directories, and packages that a project only uses. */
const isForeign = (path: string): boolean =>
  path.split(sep).some((part) => part === 'node_modules' || /^\.[^.]/.test(part));

async function filesIn(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile() && looksLikeZone(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => !isForeign(relative(directory, path))).toSorted();
}

async function expand(path: string, cwd: string): Promise<readonly string[]> {
  if (path === '-') return [path];
  const absolute = resolve(cwd, path);
  const found = await stat(absolute).catch((cause: unknown) => {
    throw new InputError(`the zone file cannot be read: ${obstacleOf(cause)}`, { place: { file: path }, cause });
  });
  if (!found.isDirectory()) return [path];
  const files = await filesIn(absolute);
  if (files.length === 0)
    throw new InputError('no zone file in this directory', {
      place: { file: path },
      hint: 'zone files are named *.zone, *.db or db.*; name others one by one',
    });
  return files.map((file) => relative(cwd, file));
}

/** The zone files that arguments mean: files as they are, directories by the usual names in them, `-` for stdin. @throws InputError */
export async function findZoneFiles(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  return (await Promise.all(paths.map((path) => expand(path, cwd)))).flat();
}
