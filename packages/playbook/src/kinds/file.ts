import { createHash } from 'node:crypto';
import { isKnown, type Maybe, quote, reveal, Secret, Unknown } from '@waxseal/core';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import type { Diff } from '../event.ts';
import { type Attributes, applied, attributeWords, octal, refusal, surroundings } from '../plan/attributes.ts';
import { settled } from '../plan/settled.ts';
import { unifiedDiff } from '../plan/unified-diff.ts';
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
  const labels = { before: now.type === 'file' ? resource.path : '/dev/null', after: resource.path };
  return { words: [], unified: unifiedDiff(before, resource.content, labels) };
}

function difference(resource: FileResource, now: PathFact): Diff | undefined {
  const same = now.type === 'file' && isKnown(now.sha256) && now.sha256 === wishedHash(resource);
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

/** Shell text that ends a step when a file is neither what was planned upon nor what an earlier try has made of it. */
function unlessMoved(path: string, { before }: FileChange, after: string): string {
  return [
    // A staged copy is made as it is needed: only the live file can have moved.
    `ws_was=${before}; if [ "$WS_AT" = "$WAXSEAL_ROOT" ]; then`,
    `ws_was=absent; if [ -f "$WS_AT"${quote(path)} ]; then ws_was=$(ws_sha "$WS_AT"${quote(path)}); elif [ -e "$WS_AT"${quote(path)} ]; then ws_was=other; fi; fi`,
    `case $ws_was in ${before} | ${after}) ;; *) ws_fail ${quote(`${path} was changed meanwhile: nothing was written`)} || return ;; esac`,
  ].join('\n');
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
  return diff === undefined ? { state: 'ok' } : { state: 'change', diffs: [diff], ...changeOf(now, world) };
}

/** The mode as the programs' fixed argument, `-` for "as it is". */
export function modeWord(mode: number | undefined): string {
  return mode === undefined ? '-' : octal(mode);
}

function put(resource: FileResource): string {
  if (!isKnown(resource.content))
    throw new TypeError(`the content of ${resource.path} is still unknown while applying`);
  const text = reveal(resource.content);
  const words = [
    resource.path,
    sha256(text),
    modeWord(resource.mode),
    resource.owner ?? '-',
    resource.group ?? '-',
    Buffer.from(text).toString('base64'),
  ];
  return `ws_put ${words.map(quote).join(' ')}`;
}

/** The kind behind {@link file}. */
const fileKind: Kind<FileResource, FileChange> = defineResource({
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
    const writes =
      resource.content instanceof Secret
        ? `{ WS_SECRET=1; ${put(resource)}; } && WS_SECRET=$WS_ALL_SECRET`
        : put(resource);
    if (change === undefined || place === 'directory') return writes;
    return `${unlessMoved(resource.path, change, sha256(reveal(settled(resource.content))))}\n${writes}`;
  },
});

/** A file with exactly this content, written to a temporary name beside it, given its owner and mode, then renamed. */
export function file(options: FileResource & Keywords): Task<FileResource> {
  hostPath(options.path);
  return task(fileKind, options);
}
