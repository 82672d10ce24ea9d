import { open } from 'node:fs/promises';
import { InputError, reveal } from '@waxseal/core';
import { defined } from '../defined.ts';
import { openSealed } from '../secrets/opener.ts';
import { Sealed, sealOf } from '../secrets/sealed.ts';
import { type Loading, shownPath } from './loading.ts';

/** No inventory that people write is larger, in octets; what is, is the wrong file. */
const largest = 64 * 1024 * 1024;

export interface OpenedText {
  readonly text: string;
  /** The whole file was encrypted. */
  readonly sealed: boolean;
}

async function readBounded(path: string, file: string): Promise<Buffer> {
  await using handle = await open(path);
  const { size } = await handle.stat();
  if (size > largest) throw new InputError(`the file has more than ${largest} octets`, { place: { file } });
  return handle.readFile();
}

async function readOctets(path: string, file: string): Promise<Buffer> {
  try {
    return await readBounded(path, file);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`cannot read the file: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}`, {
      place: { file },
      cause,
    });
  }
}

function decode(octets: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch (cause) {
    throw new InputError('the file is not UTF-8 text', { place: { file }, cause });
  }
}

/**
 * Reads a text file, opened if it is encrypted as a whole (Ansible Vault or age).
 * @throws InputError when it cannot be read, is no text, is too large, or cannot be opened.
 */
export async function readText(path: string, loading: Loading): Promise<OpenedText> {
  const file = shownPath(path, loading.cwd);
  const text = decode(await readOctets(path, file), file);
  const seal = sealOf(text);
  if (seal === undefined) return { text, sealed: false };
  const opening = await openSealed(new Sealed(seal, text), loading);
  if (opening.state === 'open') return { text: reveal(opening.value), sealed: true };
  const hint = seal === 'vault' ? 'give the vault password' : 'give the age identity';
  if (opening.state === 'closed') throw new InputError(`the file is sealed by ${seal}`, { place: { file }, hint });
  throw new InputError(opening.message, { place: { file }, ...defined({ hint: opening.hint }) });
}
