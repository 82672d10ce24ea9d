import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importHint, InputError, type Place } from '@waxseal/core';
import type { Playbook } from '../define/playbook.ts';
import { userPlace } from './user-place.ts';

function isPlaybook(value: unknown): value is Playbook {
  const candidate = value as Partial<Playbook> | undefined | null;
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    typeof candidate.name === 'string' &&
    Array.isArray(candidate.plays) &&
    typeof candidate.vars === 'object'
  );
}

/** Where loading failed: a syntax error's place stands in the first line of the stack as `file:line`, a throw's below. */
function placeOf(file: string, error: unknown): Place {
  const line =
    error instanceof Error ? /:(\d+)(?::\d+)?\)?\s*$/m.exec((error.stack ?? '').split('\n')[0] ?? '')?.[1] : undefined;
  return line === undefined ? (userPlace(error) ?? { file }) : { file, line: Number(line) };
}

async function importModule(path: string, file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof InputError)
      throw new InputError(
        error.faults.map((fault) => ({ ...fault, place: { ...placeOf(file, error), ...fault.place } })),
      );
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new InputError(`the playbook does not load: ${message ?? ''}`, {
      place: placeOf(file, error),
      cause: error,
      hint: importHint(message ?? '') ?? 'run again with --debug for the stack',
    });
  }
}

/**
 * Loads a playbook: a TypeScript or JavaScript module whose default export is what `definePlaybook` returned.
 * @throws InputError when there is no such file, it does not load, or exports something else.
 */
export async function loadPlaybook(file: string, cwd: string): Promise<Playbook> {
  const path = resolve(cwd, file);
  if (!existsSync(path))
    throw new InputError('there is no such playbook', {
      place: { file },
      hint: 'give the path of a .ts file, e.g. playbooks/secure-mail.ts',
    });
  if (statSync(path).isDirectory())
    throw new InputError('a playbook is a file, this is a directory', {
      place: { file },
      hint: `did you mean a file in it, e.g. ${file.replace(/\/$/, '')}/secure-mail.ts?`,
    });
  if (!/\.[cm]?[jt]s$/.test(path))
    throw new InputError('a playbook is a TypeScript or JavaScript module', {
      place: { file },
      hint: 'waxseal init DIR writes one to start from',
    });
  const { default: playbook } = await importModule(path, file);
  if (isPlaybook(playbook)) return playbook;
  throw new InputError('the default export is not a playbook', {
    place: { file },
    hint: 'export default definePlaybook({ name, vars, plays })',
  });
}
