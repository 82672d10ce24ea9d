import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@waxseal/core';
import { type KeyStore, openKeyStore, type RecipientsOptions } from '@waxseal/keygen';
import type { Memory } from '@waxseal/playbook';
import { writeJson } from './write-json.ts';

/** Where a project keeps its keys and what it remembers of earlier runs. */
export function stateDirectory(cwd: string): string {
  return join(cwd, '.waxseal');
}

/** The age identity that opens what the project keeps sealed: beside it, or where WAXSEAL_IDENTITY says. */
export function identityFile(cwd: string, env: Readonly<Record<string, string | undefined>>): string {
  return env['WAXSEAL_IDENTITY'] ?? join(stateDirectory(cwd), 'identity.txt');
}

/** Where the project keeps its sealed keys, and the identity that opens them. */
export function keyPlace(cwd: string, env: Readonly<Record<string, string | undefined>>): RecipientsOptions {
  return { directory: join(stateDirectory(cwd), 'keys'), identityFile: identityFile(cwd, env) };
}

/** The project's key store: sealed keys in `.waxseal/keys`. */
export function projectKeys(cwd: string, env: Readonly<Record<string, string | undefined>>, create: boolean): KeyStore {
  return openKeyStore({ ...keyPlace(cwd, env), create });
}

function safeName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
}

/** Reads a JSON file; undefined when there is none. @throws InputError */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError('what an earlier run remembered cannot be read', {
      place: { file },
      cause,
      hint: 'remove the file to forget it',
    });
  }
}

/** Tries whether a directory can be written. @throws InputError when it cannot. */
async function requireWritable(directory: string): Promise<void> {
  const trial = join(directory, `.trial-${randomBytes(8).toString('hex')}`);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(trial, '', { flag: 'wx' });
    await rm(trial, { force: true });
  } catch (cause) {
    throw new InputError('the project cannot remember what this run will do', {
      place: { file: directory },
      value: (cause as NodeJS.ErrnoException).code ?? String(cause),
      hint: 'run this where .waxseal can be written: the next run would take records of this one for somebody’s own',
      cause,
    });
  }
}

/**
 * What checks and zones remember between runs: a JSON file per name in `.waxseal/memory`. A run that `remembers` finds out
 * when it first recalls something, before any host is touched, whether it will be able to.
 */
export function projectMemory(cwd: string, remembers: boolean): Memory {
  const directory = join(stateDirectory(cwd), 'memory');
  const fileOf = (name: string): string => join(directory, `${safeName(name)}.json`);
  let tried: Promise<void> | undefined;
  return {
    async recall(name) {
      if (remembers) await (tried ??= requireWritable(directory));
      return readJson(fileOf(name));
    },
    async remember(name, value) {
      await writeJson(fileOf(name), value);
    },
  };
}
