import { createHash } from 'node:crypto';
import { isKnown, type Maybe, reveal, Secret, Unknown } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import type { Diff } from '../event.ts';
import { type Attributes, applied, attributeWords, octal, refusal, surroundings } from '../plan/attributes.ts';
import { barrierRefusal } from '../plan/barrier.ts';
import { settled } from '../plan/settled.ts';
import { shownDiff } from '../plan/shown-diff.ts';
import { hostPath } from '../world/posix-path.ts';
import { exists, type PathFact, pathFact, withPath, type World } from '../world/world.ts';

/** A file with exactly this content. A `Secret` content is never shown, compared by hash only. */
export interface FileResource extends Attributes {
  readonly path: string;
  readonly content: Maybe<string | Secret<string>>;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function wishedHash(resource: FileResource): Maybe<string> {
  return isKnown(resource.content) ? sha256(reveal(resource.content)) : resource.content;
}

function textOf(fact: PathFact): string | undefined {
  return fact.type === 'file' ? fact.text : '';
}

function contentDiff(resource: FileResource, now: PathFact): Partial<Diff> {
  if (resource.content instanceof Unknown) return { words: [`content ${String(resource.content)}`] };
  if (resource.content instanceof Secret) return { words: ['(secret changed)'] };
  const before = textOf(now);
  if (before === undefined) return { words: ['content changed (too long or not text)'] };
  return { words: [], unified: shownDiff(resource.path, now, before, resource.content) };
}

function hasContent(resource: FileResource, now: PathFact): boolean {
  return now.type === 'file' && isKnown(now.sha256) && now.sha256 === wishedHash(resource);
}

function difference(resource: FileResource, now: PathFact): Diff | undefined {
  const same = hasContent(resource, now);
  const words = now.type === 'file' ? attributeWords(resource, now) : creation(resource, now);
  if (same) return words.length === 0 ? undefined : { subject: resource.path, words };
  const content = contentDiff(resource, now);
  return { ...content, subject: resource.path, words: [...words, ...(content.words ?? [])] };
}

function creation(resource: FileResource, now: PathFact): readonly string[] {
  const { mode, owner, group } = applied(resource, now, '644');
  return [
    `${now.type === 'absent' ? 'new file' : `a ${now.type} becomes a file`}, mode ${mode.padStart(4, '0')}, ${owner}:${group}`,
  ];
}

/** What a file held when it was planned: writing it is refused when it holds something else by then. */
export interface FileChange {
  /** The SHA-256 of the file, or that there was nothing. */
  readonly before: string;
}

function changeOf(now: PathFact, world: World): Partial<Record<'change', FileChange>> {
  // A task before it may make what is not there now.
  if (now.type === 'absent' && world.openedBy === undefined) return { change: { before: 'absent' } };
  return now.type === 'file' && isKnown(now.sha256) ? { change: { before: now.sha256 } } : {};
}

function plan(resource: FileResource, world: World): Verdict<FileChange> {
  const doubt = refusal(resource.path, resource, world);
  const now = pathFact(world, resource.path);
  if (typeof doubt === 'object') return doubt;
  if (doubt === 'unknown' || !isKnown(now)) return { state: 'unknown', diffs: [] };
  if (now.type === 'directory' || now.type === 'other')
    return {
      state: 'fault',
      message: `${resource.path} is a ${now.type === 'other' ? 'device or socket' : 'directory'}`,
    };
  const diff = difference(resource, now);
  if (diff === undefined) return { state: 'ok' };
  const what = hasContent(resource, now) ? 'attributes' : 'all';
  return barrierRefusal(resource.path, world, what) ?? { state: 'change', diffs: [diff], ...changeOf(now, world) };
}

/** The attributes as the shell's functions take them. */
export function attributesOf({ mode, owner, group }: Attributes): {
  readonly mode: string | undefined;
  readonly owner: string | undefined;
  readonly group: string | undefined;
} {
  return { mode: mode === undefined ? undefined : octal(mode), owner, group };
}

function put(resource: FileResource): string {
  if (!isKnown(resource.content))
    throw new TypeError(`the content of ${resource.path} is still unknown while applying`);
  const content = reveal(resource.content);
  const text = shell.put({ path: resource.path, sha256: sha256(content), content, ...attributesOf(resource) });
  return resource.content instanceof Secret ? shell.secretly(text) : text;
}

/** The kind behind {@link file}. */
export const fileKind: Kind<FileResource, FileChange> = defineResource({
  kind: 'file',
  stages: true,
  subject: (resource) => resource.path,
  probes(resource) {
    const hash = wishedHash(resource);
    const wish =
      resource.content instanceof Secret || !isKnown(hash)
        ? { text: 'never' as const }
        : { text: 'differs' as const, sha256: hash };
    return [{ fact: 'path', path: resource.path, ...wish }, ...surroundings(resource.path, resource)];
  },
  plan,
  loses(resource, world) {
    const now = world.paths.get(resource.path);
    return exists(world, resource.path) && !(now?.type === 'file' && now.sha256 === wishedHash(resource));
  },
  plansUnknown: true,
  effect(resource, world) {
    const now = pathFact(world, resource.path);
    const attributes = applied(resource, isKnown(now) ? now : { type: 'absent' }, '644');
    const text = isKnown(resource.content) && !(resource.content instanceof Secret) ? { text: resource.content } : {};
    return withPath(world, resource.path, { type: 'file', ...attributes, sha256: wishedHash(resource), ...text });
  },
  script(resource, { change, place }) {
    const writes = put(resource);
    if (change === undefined || place === 'directory') return writes;
    const after = sha256(reveal(settled(resource.content)));
    return `${shell.expectFile({ path: resource.path, before: change.before, after, look: 'live' })}\n${writes}`;
  },
});

/** A file with exactly this content, written to a temporary name beside it, given its owner and mode, then renamed. */
export function file(options: FileResource & Keywords): Task<FileResource> {
  hostPath(options.path);
  return task(fileKind, options);
}
