import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@waxseal/core';
import { type KeyStore, openKeyStore } from '@waxseal/keygen';
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

/** The project's key store: sealed keys in `.waxseal/keys`. */
export function projectKeys(cwd: string, env: Readonly<Record<string, string | undefined>>, create: boolean): KeyStore {
  return openKeyStore({ directory: join(stateDirectory(cwd), 'keys'), identityFile: identityFile(cwd, env), create });
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

/** What checks and zones remember between runs: a JSON file per name in `.waxseal/memory`. */
export function projectMemory(cwd: string): Memory {
  const fileOf = (name: string): string => join(stateDirectory(cwd), 'memory', `${safeName(name)}.json`);
  return {
    recall: (name) => readJson(fileOf(name)),
    async remember(name, value) {
      await writeJson(fileOf(name), value);
    },
  };
}
