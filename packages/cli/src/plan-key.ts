import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '@waxseal/core';
import { obstacleOf } from './io.ts';
import { stateDirectory } from './state-directory.ts';

const octets = 32;

async function readKey(file: string): Promise<Uint8Array | undefined> {
  const key = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new InputError(`the key of saved plans cannot be read: ${obstacleOf(cause)}`, { place: { file }, cause });
  });
  if (key === undefined || key.length === octets) return key;
  throw new InputError('this is no key of saved plans', { place: { file }, hint: 'remove the file and plan again' });
}

/**
 * The key of the digests in a project's saved plans: `.waxseal/plan.key`, which only its owner may read. Without it, a
 * short secret could be found by trying. Made when it is first needed.
 * @throws InputError when it cannot be read or written.
 */
export async function projectPlanKey(cwd: string): Promise<Uint8Array> {
  const file = join(stateDirectory(cwd), 'plan.key');
  const known = await readKey(file);
  if (known !== undefined) return known;
  const fresh = randomBytes(octets);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, fresh, { flag: 'wx', mode: 0o600 });
    return fresh;
  } catch (cause) {
    // Another command of this project was faster.
    const made = (cause as NodeJS.ErrnoException).code === 'EEXIST' ? await readKey(file) : undefined;
    if (made !== undefined) return made;
    throw new InputError(`the key of saved plans cannot be written: ${obstacleOf(cause)}`, { place: { file }, cause });
  }
}
