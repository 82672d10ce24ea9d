import { mkdir, open, readFile } from 'node:fs/promises';
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

async function append(file: string, line: string): Promise<void> {
  const before = await readIfThere(file);
  if (before.split('\n').includes(line)) return;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Appended as ssh does it: the file may be a link, and others may add to it at the same time.
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.writeFile(`${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const queues = new Map<string, Promise<void>>();

/** Adds a line to a known_hosts file that does not have it; a new file is private. Many hosts may be learnt at once. */
export function addKnownHost(file: string, line: string): Promise<void> {
  const added = (queues.get(file) ?? Promise.resolve()).then(() => append(file, line));
  queues.set(
    file,
    added.catch(() => undefined),
  );
  return added;
}
