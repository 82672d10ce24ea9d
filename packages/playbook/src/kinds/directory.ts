import { isKnown } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { type Attributes, applied, attributeWords, refusal, surroundings } from '../plan/attributes.ts';
import { barrierRefusal } from '../plan/barrier.ts';
import { hostPath } from '../world/posix-path.ts';
import { pathFact, withPath, type World } from '../world/world.ts';
import { attributesOf } from './file.ts';

/** A directory; its parent must exist. */
export interface DirectoryResource extends Attributes {
  readonly path: string;
}

function plan(resource: DirectoryResource, world: World): Verdict {
  const doubt = refusal(resource.path, resource, world);
  const now = pathFact(world, resource.path);
  if (typeof doubt === 'object') return doubt;
  if (doubt === 'unknown' || !isKnown(now)) return { state: 'unknown', diffs: [] };
  if (now.type === 'absent')
    return (
      barrierRefusal(resource.path, world, 'all') ?? {
        state: 'change',
        diffs: [{ subject: resource.path, words: [created(resource)] }],
      }
    );
  if (now.type !== 'directory') return { state: 'fault', message: `${resource.path} exists and is not a directory` };
  const words = attributeWords(resource, now);
  if (words.length === 0) return { state: 'ok' };
  return (
    barrierRefusal(resource.path, world, 'attributes') ?? {
      state: 'change',
      diffs: [{ subject: resource.path, words }],
    }
  );
}

function created(resource: DirectoryResource): string {
  const { mode, owner, group } = applied(resource, { type: 'absent' }, '755');
  return `new directory, mode ${mode.padStart(4, '0')}, ${owner}:${group}`;
}

/** The kind behind {@link directory}. */
const directoryKind: Kind<DirectoryResource> = defineResource({
  kind: 'directory',
  stages: true,
  subject: (resource) => resource.path,
  probes: (resource) => [{ fact: 'path', path: resource.path }, ...surroundings(resource.path, resource)],
  plan,
  effect(resource, world) {
    const now = pathFact(world, resource.path);
    const before = isKnown(now) ? now : ({ type: 'absent' } as const);
    const filling =
      before.type === 'absent'
        ? { empty: true }
        : before.type === 'directory' && before.empty !== undefined
          ? { empty: before.empty }
          : {};
    return withPath(world, resource.path, { type: 'directory', ...applied(resource, before, '755'), ...filling });
  },
  script: (resource) => shell.directory({ path: resource.path, ...attributesOf(resource) }),
});

/** A directory with owner, group and mode. */
export function directory(options: DirectoryResource & Keywords): Task<DirectoryResource> {
  hostPath(options.path);
  return task(directoryKind, options);
}
