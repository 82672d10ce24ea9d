import { isKnown, Unknown } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { refusal, surroundings } from '../plan/attributes.ts';
import { barrierRefusal } from '../plan/barrier.ts';
import { hostPath } from '../world/posix-path.ts';
import { exists, pathFact, withPath, type World } from '../world/world.ts';

/** A symbolic link to `target`, which is written as it stands. */
export interface LinkResource {
  readonly path: string;
  readonly target: string;
}

function plan(resource: LinkResource, world: World): Verdict {
  const doubt = refusal(resource.path, {}, world);
  const now = pathFact(world, resource.path);
  if (typeof doubt === 'object') return doubt;
  if (doubt === 'unknown' || !isKnown(now)) return { state: 'unknown', diffs: [] };
  if (now.type === 'link' && now.target === resource.target) return { state: 'ok' };
  if (now.type === 'directory' || now.type === 'other')
    return { state: 'fault', message: `${resource.path} exists and is not a link or file` };
  const before = now.type === 'link' ? now.target : now.type;
  return (
    barrierRefusal(resource.path, world, 'all') ?? {
      state: 'change',
      diffs: [{ subject: resource.path, words: [`link ${before} → ${resource.target}`] }],
    }
  );
}

/** The kind behind {@link link}. */
const linkKind: Kind<LinkResource> = defineResource({
  kind: 'link',
  stages: true,
  subject: (resource) => resource.path,
  probes: (resource) => [{ fact: 'path', path: resource.path }, ...surroundings(resource.path, {})],
  plan,
  loses(resource, world) {
    const now = world.paths.get(resource.path);
    return exists(world, resource.path) && !(now?.type === 'link' && now.target === resource.target);
  },
  effect: (resource, world) =>
    withPath(world, resource.path, {
      type: 'link',
      target: resource.target,
      toDirectory: new Unknown('where the new link leads'),
    }),
  script: (resource) => shell.symlink(resource.path, resource.target),
});

/** A symbolic link. */
export function link(options: LinkResource & Keywords): Task<LinkResource> {
  hostPath(options.path);
  return task(linkKind, options);
}
