import { createHash } from 'node:crypto';
import { isKnown } from '@waxseal/core';
import type { Verdict } from '../define/kind.ts';
import type { Probe } from '../world/probe.ts';
import { type PathFact, pathFact, withPath, type World } from '../world/world.ts';
import { refusal, surroundings } from './attributes.ts';
import { unifiedDiff } from './unified-diff.ts';

/**
 * A change inside a text file: what `edit` makes of its text. The apply program makes the same change with awk, so that
 * a file which only an earlier task brings can be edited too; a property test holds the two together.
 */
export interface TextEdit {
  readonly path: string;
  readonly create: boolean;
  readonly edit: (text: string) => string;
}

/** What must be known before a text can be edited. */
export function editProbes(path: string): readonly Probe[] {
  return [{ fact: 'path', path, text: 'always' }, ...surroundings(path, {})];
}

function textBefore(now: PathFact): string | undefined {
  if (now.type === 'file') return now.text;
  return now.type === 'absent' ? '' : undefined;
}

/** Compares a text with what the edit makes of it. */
export function planEdit({ path, create, edit }: TextEdit, world: World): Verdict {
  const doubt = refusal(path, {}, world);
  const now = pathFact(world, path);
  if (typeof doubt === 'object') return doubt;
  if (doubt === 'unknown' || !isKnown(now)) return { state: 'unknown', diffs: [] };
  const mayCreate = create || world.place === 'directory';
  if (now.type === 'absent' && !mayCreate)
    return { state: 'fault', message: `${path} does not exist`, hint: 'say create: true to make it' };
  if (now.type === 'link')
    return { state: 'fault', message: `${path} is a link`, hint: 'name the file that it points to' };
  if (now.type === 'file' && now.text === undefined && !isKnown(now.sha256)) return { state: 'unknown', diffs: [] };
  const before = textBefore(now);
  if (before === undefined) return { state: 'fault', message: `${path} is not a text file (UTF-8, at most 256 KiB)` };
  return compare(path, now, before, edit(before));
}

function compare(path: string, now: PathFact, before: string, after: string): Verdict {
  if (now.type === 'file' && after === before) return { state: 'ok' };
  const labels = { before: now.type === 'absent' ? '/dev/null' : path, after: path };
  return { state: 'change', diffs: [{ subject: path, words: [], unified: unifiedDiff(before, after, labels) }] };
}

/** The world after the edit. */
export function editEffect({ path, edit }: TextEdit, world: World): World {
  const now = pathFact(world, path);
  const text = isKnown(now) ? textBefore(now) : undefined;
  if (!isKnown(now) || text === undefined) return world;
  const after = edit(text);
  const { mode, owner, group } = now.type === 'file' ? now : { mode: '644', owner: 'root', group: 'root' };
  return withPath(world, path, {
    type: 'file',
    mode,
    owner,
    group,
    sha256: createHash('sha256').update(after).digest('hex'),
    text: after,
  });
}

/** Lines of a text without their ends; the empty text has none. */
export function textLines(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** A text of lines, each ended. */
export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
