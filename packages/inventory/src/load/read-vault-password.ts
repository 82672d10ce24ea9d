import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError, secret } from '@waxseal/core';
import type { VaultPassword } from '../secrets/vault.ts';
import { shownPath } from './loading.ts';
import { execute } from './run-script.ts';

/** Seconds that a program may take to tell a password: a person may have to unlock a store. */
const patience = 120;

async function tell(path: string, file: string, cwd: string): Promise<string> {
  const outcome = await execute({ path, file, cwd, timeout: patience }, []);
  if (outcome.stopped === undefined && outcome.status === 0) return outcome.stdout;
  throw new InputError(`the program gave no vault password: ${outcome.stopped ?? `exit status ${outcome.status}`}`, {
    place: { file },
  });
}

async function passwordText(path: string, file: string, cwd: string): Promise<string> {
  const executable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  return executable ? tell(path, file, cwd) : readFile(path, 'utf8');
}

/**
 * Reads a vault password as Ansible's `--vault-id` names it: `FILE` or `ID@FILE`; a file that may be executed is run,
 * without a shell, and prints it. White space around the password is not part of it.
 * @throws InputError when the file cannot be read or run, or gives nothing.
 */
export async function readVaultPassword(text: string, cwd: string): Promise<VaultPassword> {
  const [, id, name = text] = /^([^@/]*)@(.+)$/.exec(text) ?? [];
  const path = resolve(cwd, name);
  const file = shownPath(path, cwd);
  const read = await passwordText(path, file, cwd).catch((cause: unknown) => {
    if (cause instanceof InputError) throw cause;
    throw new InputError('cannot read the vault password', {
      place: { file },
      cause,
      hint: 'name a file that holds it, or a program that prints it',
    });
  });
  if (read.trim() === '') throw new InputError('the vault password is empty', { place: { file } });
  return { password: secret(read.trim()), ...(id === undefined || id === '' ? {} : { id }) };
}
