import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { defined } from '../defined.ts';

/** In this order: of several files for one name Ansible reads the first, and passes over the others. */
const endings = ['', '.yml', '.yaml', '.json'];

export interface FoundVars {
  readonly name: string;
  /** In the order in which the later one wins. */
  readonly files: readonly string[];
  /** A file for the same name that is not read. */
  readonly hidden?: string;
}

async function filesBelow(directory: string): Promise<readonly string[]> {
  const names = (await readdir(directory)).filter((name) => !name.startsWith('.') && !name.endsWith('~')).toSorted();
  const found = await Promise.all(
    names.map(async (name): Promise<readonly string[]> => {
      const path = join(directory, name);
      const isDirectory = (await stat(path)).isDirectory();
      if (isDirectory) return extname(name) === '' ? filesBelow(path) : [];
      return endings.includes(extname(name)) ? [path] : [];
    }),
  );
  return found.flat();
}

async function expand(path: string): Promise<readonly string[]> {
  return (await stat(path)).isDirectory() ? filesBelow(path) : [path];
}

/**
 * Finds the vars files of groups or hosts in a directory `group_vars` or `host_vars`: `NAME`, `NAME.yml`, `NAME.yaml`,
 * `NAME.json`, or all files below a directory `NAME`. A directory that does not exist holds none.
 */
export async function varsFiles(directory: string, names: Iterable<string>): Promise<readonly FoundVars[]> {
  const there = new Set(await readdir(directory).catch(() => []));
  const found = [...names].map((name) => ({
    name,
    files: endings.map((ending) => name + ending).filter((file) => there.has(file)),
  }));
  return Promise.all(
    found
      .filter(({ files }) => files.length > 0)
      .map(async ({ name, files: [first = '', second] }) => {
        const hidden = second === undefined ? undefined : join(directory, second);
        return { name, files: await expand(join(directory, first)), ...defined({ hidden }) };
      }),
  );
}

/** Whom the files in a directory of vars speak about: the name without its ending, and the file. */
export async function varsOwners(
  directory: string,
): Promise<readonly { readonly name: string; readonly file: string }[]> {
  const files = (await readdir(directory).catch(() => [])).filter(
    (file) => !file.startsWith('.') && !file.endsWith('~'),
  );
  return files.map((file) => ({
    file: join(directory, file),
    name: endings.includes(extname(file)) ? basename(file, extname(file)) : file,
  }));
}
