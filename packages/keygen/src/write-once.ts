import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '@waxseal/core';

/** Opens the temporary file beside a path, in a directory that is made when it is missing. */
async function openNew(path: string, temporary: string, mode: number): Promise<FileHandle> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await open(temporary, 'wx', mode);
  } catch (cause) {
    throw new InputError('the project’s keys cannot be written', {
      place: { file: path },
      value: (cause as NodeJS.ErrnoException).code ?? String(cause),
      hint: 'run this where .waxseal can be written, or let a project that has its keys do it',
      cause,
    });
  }
}

/**
 * Writes a file that does not exist yet, whole or not at all, with its final mode from the start: to a random name beside
 * it, synced, then linked into place. Returns false when another process was first.
 * @throws InputError where the directory cannot be written.
 */
export async function writeOnce(path: string, content: string | Uint8Array, mode: number): Promise<boolean> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}`;
  const handle = await openNew(path, temporary, mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
    await handle.close();
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await handle.close().catch(() => undefined);
    await unlink(temporary);
  }
}
