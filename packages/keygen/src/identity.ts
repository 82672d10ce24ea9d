import { readFile, stat } from 'node:fs/promises';
import { InputError, reveal, type Secret, secret } from '@waxseal/core';
import { newIdentity } from './age.ts';
import { writeOnce } from './write-once.ts';

/** An identity file may have comments around the one key, as age-keygen writes it. */
function parseIdentity(text: string, file: string): Secret<string> {
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]+$/.test(line));
  const [key] = keys;
  if (key !== undefined && keys.length === 1) return secret(key);
  throw new InputError('not an age identity file with one key', { place: { file }, hint: 'age-keygen writes one' });
}

/**
 * Reads the age identity that seals the keys; undefined when there is none.
 * @throws InputError when others than its owner may read it, or it holds no one key.
 */
export async function readIdentity(file: string): Promise<Secret<string> | undefined> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0)
      throw new InputError('the age identity may be read by others', {
        place: { file },
        value: (mode & 0o777).toString(8),
        hint: `chmod 600 ${file}`,
      });
    return parseIdentity(await readFile(file, 'utf8'), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The identity in a file, made there (0600) when there is none. @throws InputError as {@link readIdentity}. */
export async function ensureIdentity(file: string): Promise<Secret<string>> {
  const known = await readIdentity(file);
  if (known !== undefined) return known;
  const fresh = await newIdentity();
  await writeOnce(
    file,
    `# age identity of a waxseal key store: whoever has it can read every DKIM key\n${reveal(fresh)}\n`,
    0o600,
  );
  // Another process may have been first: what counts is what stands there.
  return (await readIdentity(file)) ?? fresh;
}
