import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { exitCodes, InputError } from '@waxseal/core';
import { type Inventory, readLimit } from '@waxseal/inventory';
import type { RunSummary } from '@waxseal/playbook';
import type { Io } from './io.ts';
import { readJson, stateDirectory } from './state-directory.ts';
import { writeJson } from './write-json.ts';

/** Where the failed hosts of a playbook are remembered: by its path, so that two of one name are two. */
function fileFor(playbook: string, cwd: string): string {
  const path = resolve(cwd, playbook);
  const name = basename(path).replaceAll(/[^A-Za-z0-9._-]/g, '_');
  return join(
    stateDirectory(cwd),
    'last-failed',
    `${name}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}.json`,
  );
}

/**
 * Remembers the hosts that a run failed on or did not reach, for `--limit @last-failed`. The file is there only when there
 * are any. An interrupted run says too little: what was remembered before it stays.
 */
export async function rememberFailed(
  playbook: string,
  { exitCode, recap }: RunSummary,
  { cwd, clock }: Pick<Io, 'cwd' | 'clock'>,
): Promise<void> {
  if (exitCode === exitCodes.interrupted) return;
  const file = fileFor(playbook, cwd);
  const hosts = recap
    .filter(({ failed, unreachable, notReached }) => failed > 0 || unreachable || notReached === true)
    .map(({ host }) => host);
  await (hosts.length === 0 ? rm(file, { force: true }) : writeJson(file, { v: 1, at: clock().toISOString(), hosts }));
}

function isMemory(value: unknown): value is { readonly hosts: readonly string[] } {
  const hosts: unknown = typeof value === 'object' && value !== null && 'hosts' in value ? value.hosts : undefined;
  return Array.isArray(hosts) && hosts.every((host) => typeof host === 'string');
}

async function failedHosts(playbook: string, cwd: string): Promise<readonly string[]> {
  const file = fileFor(playbook, cwd);
  const found = await readJson(file);
  if (found === undefined) return [];
  if (!isMemory(found))
    throw new InputError('this is no list of failed hosts', { place: { file }, hint: 'remove the file to forget it' });
  return found.hosts;
}

/**
 * A `--limit` as a pattern for the inventory: `@FILE` and, where there is a playbook, `@last-failed` replaced by hosts.
 * Hosts that have left the inventory since are passed over.
 * @throws InputError
 */
export async function limitPattern(
  limit: string,
  inventory: Inventory,
  { cwd }: Pick<Io, 'cwd'>,
  playbook?: string,
): Promise<string> {
  const known = new Set(inventory.hosts.map(({ name }) => name));
  const failed = playbook === undefined || !limit.includes('@last-failed') ? [] : await failedHosts(playbook, cwd);
  return readLimit(limit, { cwd, lastFailed: failed.filter((host) => known.has(host)) });
}
