import { InputError } from '@waxseal/core';
import { askUndo, shell } from '@waxseal/shell';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import type { Diff } from '../event.ts';
import type { Probe } from '../world/probe.ts';
import type { World } from '../world/world.ts';

/** What one earlier run replaced is as it was before. What packages, accounts, services and commands did stays. */
export interface RollbackResource {
  /** The run's id, as its recap and `/var/lib/waxseal/runs` have it. */
  readonly run: string;
  /** Paths that somebody changed since, and secrets that have no backup, do not hold it back; the latter stay as they are. */
  readonly force?: boolean;
}

/** One path that a run replaced, as the host tells it. */
interface Kept {
  readonly backup: string;
  readonly moved: boolean;
  readonly path: string;
}

const none = 'no such run';
const before = 'rolled back before';

function probe({ run }: RollbackResource): Extract<Probe, { readonly fact: 'script' }> {
  return { fact: 'script', script: askUndo(run) };
}

function keptOf(line: string): Kept {
  const [backup = '', moved = '', path = ''] = line.split(' ');
  return { backup, moved: moved === 'moved', path: Buffer.from(path, 'base64').toString('utf8') };
}

function words({ backup }: Kept): readonly string[] {
  if (backup.startsWith('absent')) return ['removed: it was not there before'];
  if (backup === 'lost') return ['kept: what it held was secret and has no backup'];
  const attributes = /^attributes:(\d+):([^:]+):([^:]+)$/.exec(backup);
  return attributes === null
    ? ['put back']
    : [`mode ${attributes[1]?.padStart(4, '0') ?? ''}, ${attributes[2] ?? ''}:${attributes[3] ?? ''} again`];
}

/** The oldest backup of each path: where it ends, last first. */
function diffsOf(kept: readonly Kept[], force: boolean): readonly Diff[] {
  const oldest = new Map(kept.toReversed().map((one) => [one.path, one]));
  return [...oldest.values()].map((one) => ({
    subject: one.path,
    words: one.moved && !force ? ['left alone: it changed since that run'] : words(one),
  }));
}

function refusal(kept: readonly Kept[]): Verdict | undefined {
  const moved = [...new Set(kept.filter((one) => one.moved).map(({ path }) => path))];
  const lost = [...new Set(kept.filter(({ backup }) => backup === 'lost').map(({ path }) => path))];
  if (kept.every((one) => one.moved))
    return {
      state: 'fault',
      message: `changed since that run: ${moved.join(', ')}`,
      hint: 'roll later runs back first, or say --force',
    };
  return lost.length > 0
    ? {
        state: 'fault',
        message: `secret, so without a backup: ${lost.join(', ')}`,
        hint: 'with --force all else is put back and these stay as they are',
      }
    : undefined;
}

function plan(resource: RollbackResource, world: World): Verdict {
  if (world.place === 'directory')
    return {
      state: 'fault',
      message: 'a directory is not rolled back',
      hint: 'stage it again from the older playbook',
    };
  const [first = '', ...rest] = (world.scripts.get(probe(resource).script)?.output ?? '')
    .split('\n')
    .filter((line) => line !== '');
  if (first === none)
    return {
      state: 'fault',
      message: `this host has no run ${resource.run}`,
      hint: rest.length === 0 ? 'it has none at all' : `it has ${rest.toReversed().slice(0, 5).join(', ')}`,
    };
  if (first === '' || first === before) return { state: 'ok' };
  const kept = [first, ...rest].map(keptOf);
  return (
    (resource.force === true ? undefined : refusal(kept)) ?? {
      state: 'change',
      diffs: diffsOf(kept, resource.force === true),
    }
  );
}

/** The kind behind {@link rollback}. */
const rollbackKind: Kind<RollbackResource> = defineResource({
  kind: 'rollback',
  subject: ({ run }) => run,
  probes: (resource) => [probe(resource)],
  plan,
  effect: (_resource, world) => world,
  script: ({ run, force }) => shell.rollback(run, { force: force === true }),
});

/** What a run replaced is put back, and what it activated is activated again. @throws InputError for what is no run's id. */
export function rollback(options: RollbackResource & Keywords): Task<RollbackResource> {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(options.run))
    throw new InputError('not the id of a run', {
      value: options.run,
      hint: 'the recap of a run names it, e.g. 20260102T030405-1a2b3c',
    });
  return task(rollbackKind, options);
}
