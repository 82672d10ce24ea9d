import { createHash } from 'node:crypto';
import { InputError, isKnown, quote } from '@waxseal/core';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { refusal, surroundings } from '../plan/attributes.ts';
import { unifiedDiff } from '../plan/unified-diff.ts';
import { hostPath } from '../world/posix-path.ts';
import { type PathFact, pathFact, withPath, type World } from '../world/world.ts';

/** One `key=value` line of a settings file; other lines stay as they are. */
export interface SettingResource {
  readonly path: string;
  readonly key: string;
  readonly value: string;
  /** Quotes around the value: `update-exim4.conf.conf` wants `single`. */
  readonly quotes?: 'none' | 'single' | 'double';
  /** Make the file when it does not exist. */
  readonly create?: boolean;
}

const marks = { none: '', single: "'", double: '"' } as const;

function line(resource: SettingResource): string {
  const mark = marks[resource.quotes ?? 'none'];
  return `${resource.key}=${mark}${resource.value}${mark}`;
}

/** Sets a key in a text: its first line takes the value, further ones go, a missing one is added at the end. */
export function setKey(text: string, key: string, wanted: string): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const matches = (candidate: string): boolean => {
    const bare = candidate.replace(/^[ \t]+/, '');
    return bare.startsWith(key) && /^[ \t]*=/.test(bare.slice(key.length));
  };
  const first = lines.findIndex(matches);
  const kept = lines.flatMap((candidate, index) => (index === first ? [wanted] : matches(candidate) ? [] : [candidate]));
  return `${(first === -1 ? [...kept, wanted] : kept).join('\n')}\n`;
}

function textBefore(now: PathFact): string | undefined {
  if (now.type === 'file') return now.text;
  return now.type === 'absent' ? '' : undefined;
}

function mayCreate(resource: SettingResource, world: World): boolean {
  return resource.create === true || world.place === 'directory';
}

function plan(resource: SettingResource, world: World): Verdict {
  const doubt = refusal(resource.path, {}, world);
  const now = pathFact(world, resource.path);
  if (typeof doubt === 'object') return doubt;
  if (doubt === 'unknown' || !isKnown(now)) return { state: 'unknown', diffs: [] };
  if (now.type === 'absent' && !mayCreate(resource, world)) return { state: 'fault', message: `${resource.path} does not exist`, hint: 'say create: true to make it' };
  if (now.type === 'file' && now.text === undefined && !isKnown(now.sha256)) return { state: 'unknown', diffs: [] };
  const before = textBefore(now);
  if (before === undefined) return { state: 'fault', message: `${resource.path} is not a text file of at most 256 KiB` };
  return compare(resource, before);
}

function compare(resource: SettingResource, before: string): Verdict {
  const after = setKey(before, resource.key, line(resource));
  if (after === before) return { state: 'ok' };
  const labels = { before: before === '' ? '/dev/null' : resource.path, after: resource.path };
  return { state: 'change', diffs: [{ subject: resource.path, words: [], unified: unifiedDiff(before, after, labels) }] };
}

function effect(resource: SettingResource, world: World): World {
  const now = pathFact(world, resource.path);
  const text = isKnown(now) ? textBefore(now) : undefined;
  if (!isKnown(now) || text === undefined) return world;
  const after = setKey(text, resource.key, line(resource));
  const attributes = now.type === 'file' ? now : { mode: '644', owner: 'root', group: 'root' };
  const { mode, owner, group } = attributes;
  return withPath(world, resource.path, { type: 'file', mode, owner, group, sha256: createHash('sha256').update(after).digest('hex'), text: after });
}

/** The kind behind {@link setting}. */
export const settingKind: Kind<SettingResource> = defineResource({
  kind: 'setting',
  subject: (resource) => `${resource.key} in ${resource.path}`,
  probes: (resource) => [{ fact: 'path', path: resource.path, text: 'always' }, ...surroundings(resource.path, {})],
  plan,
  effect,
  script: (resource) =>
    `ws_setting ${[resource.path, resource.key, line(resource), resource.create === true ? 'yes' : 'no'].map(quote).join(' ')}`,
});

/**
 * One `key=value` line of a settings file.
 * @throws InputError for a key that is not a plain name, or a value that would break out of its quotes or its line.
 */
export function setting(options: SettingResource & Keywords): Task<SettingResource> {
  hostPath(options.path);
  const mark = marks[options.quotes ?? 'none'];
  const breaksOut = /[\0\r\n]/.test(options.value) || (mark !== '' && options.value.includes(mark));
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(options.key)) throw new InputError('a setting has a plain name', { value: options.key });
  if (breaksOut) throw new InputError(`the value of ${options.key} may hold no newline and no quote of its own kind`, { value: options.value });
  return task(settingKind, options);
}
