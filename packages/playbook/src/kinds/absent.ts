import { isKnown } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { directoriesAbove, foreignRefusal } from '../plan/attributes.ts';
import { barrierRefusal } from '../plan/barrier.ts';
import { hostPath } from '../world/posix-path.ts';
import { exists, pathFact, withPath, type World } from '../world/world.ts';

/** Nothing at this path. A directory goes only when it is empty or `recursive` is said. */
export interface AbsentResource {
  readonly path: string;
  readonly recursive?: boolean;
}

function plan(resource: AbsentResource, world: World): Verdict {
  const foreign = foreignRefusal(resource.path, world);
  if (foreign !== undefined) return foreign;
  const now = pathFact(world, resource.path);
  if (!isKnown(now)) return { state: 'unknown', diffs: [] };
  if (now.type === 'absent') return { state: 'ok' };
  if (now.type === 'directory' && now.mounted === true)
    return {
      state: 'fault',
      message: `something is mounted at or below ${resource.path}`,
      hint: 'unmount it first: it would be emptied with the directory',
    };
  if (now.type === 'directory' && resource.recursive !== true && now.empty !== true)
    return occupied(resource.path, now.empty);
  if (now.type === 'directory' && resource.recursive !== true && world.openedBy !== undefined)
    return { state: 'unknown', diffs: [] };
  return (
    barrierRefusal(resource.path, world, 'all') ?? {
      state: 'change',
      diffs: [{ subject: resource.path, words: [`${now.type} removed`] }],
    }
  );
}

function occupied(path: string, empty: boolean | undefined): Verdict {
  if (empty === undefined) return { state: 'unknown', diffs: [] };
  return {
    state: 'fault',
    message: `${path} is not empty`,
    hint: 'say recursive: true to remove it with all that is in it',
  };
}

/** The world without a path and everything below it. */
function without(world: World, path: string): World {
  const left = [...world.paths].filter(([known]) => known !== path && !known.startsWith(`${path}/`));
  return { ...world, paths: new Map([...left, [path, { type: 'absent' }]]) };
}

/** The kind behind {@link absent}. */
const absentKind: Kind<AbsentResource> = defineResource({
  kind: 'absent',
  stages: true,
  subject: (resource) => resource.path,
  probes: (resource) => [
    { fact: 'path', path: resource.path, emptiness: resource.recursive !== true, mounts: true },
    ...directoriesAbove(resource.path),
  ],
  plan,
  loses: (resource, world) => exists(world, resource.path),
  effect: (resource, world) => without(withPath(world, resource.path, { type: 'absent' }), resource.path),
  script: (resource) => shell.remove(resource.path, { recursive: resource.recursive === true }),
});

/** Nothing at this path. */
export function absent(options: AbsentResource & Keywords): Task<AbsentResource> {
  hostPath(options.path);
  return task(absentKind, options);
}
