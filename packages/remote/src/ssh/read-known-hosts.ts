import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Unreachable } from '@waxseal/core';
import { type KnownHostLine, parseKnownHosts } from './known-hosts.ts';

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new Unreachable('known_hosts cannot be read', { place: { file }, cause });
  }
}

/** Reads known_hosts files; one that does not exist is empty. @throws Unreachable when one cannot be read. */
export async function readKnownHosts(files: readonly string[]): Promise<readonly KnownHostLine[]> {
  const texts = await Promise.all(files.map(readIfThere));
  return texts.flatMap((text, index) => parseKnownHosts(text, files[index] ?? ''));
}

/** Adds a line to a known_hosts file atomically; a new file is private. */
export async function addKnownHost(file: string, line: string): Promise<void> {
  const before = await readIfThere(file);
  const mode = before === '' ? 0o600 : (await stat(file)).mode & 0o777;
  const temporary = `${file}.${randomBytes(8).toString('hex')}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(temporary, 'wx', mode);
  try {
    await handle.writeFile(`${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
