import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@waxseal/core';

const looksLikeZone = (name: string): boolean => /(?:\.zone|\.db|\.hosts)$|^db\.|^zone\./.test(name);

async function filesIn(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile() && looksLikeZone(entry.name)).map((entry) => join(entry.parentPath, entry.name)).toSorted();
}

async function expand(path: string): Promise<readonly string[]> {
  if (path === '-') return [path];
  const found = await stat(path).catch((cause: unknown) => {
    throw new InputError('there is no such file or directory', { place: { file: path }, cause });
  });
  if (!found.isDirectory()) return [path];
  const files = await filesIn(path);
  if (files.length === 0) throw new InputError('no zone file in this directory', { place: { file: path }, hint: 'zone files are named *.zone, *.db or db.*; name others one by one' });
  return files;
}

/** The zone files that arguments mean: files as they are, directories by the usual names in them, `-` for stdin. @throws InputError */
export async function findZoneFiles(paths: readonly string[]): Promise<readonly string[]> {
  return (await Promise.all(paths.map(expand))).flat();
}
