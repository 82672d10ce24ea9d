import { createHash } from 'node:crypto';
import { isKnown } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import type { Verdict } from '../define/kind.ts';
import type { Probe } from '../world/probe.ts';
import { type PathFact, pathFact, withPath, type World } from '../world/world.ts';
import { refusal, surroundings } from './attributes.ts';
import { barrierRefusal } from './barrier.ts';
import { octetsOf, withShownOctets } from './octet-text.ts';
import { shownDiff } from './shown-diff.ts';

/**
 * A change inside a text file: what `edit` makes of its text. Where the file is known when it is planned, exactly that change
 * is made; else the apply program makes it with awk, and a property test holds the two together. What is not UTF-8 is edited
 * as octets: see `textOfOctets`.
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
  if (now.type === 'file') return now.text ?? now.octets;
  return now.type === 'absent' ? '' : undefined;
}

/** A change inside a file as plain data: what goes at one place, what comes there, and the file before and after. */
export interface EditChange {
  readonly path: string;
  /** The SHA-256 of the file that it was planned upon, or that there was none. */
  readonly before: string;
  readonly after: string;
  /** Octets before the place, and octets that go there. */
  readonly at: number;
  readonly drop: number;
  /** What comes there, in base64. */
  readonly put: string;
}

const sha256 = (octets: Buffer): string => createHash('sha256').update(octets).digest('hex');

function commonLength(
  one: Buffer,
  other: Buffer,
  most: number,
  at: (buffer: Buffer, index: number) => unknown,
): number {
  let length = 0;
  while (length < most && at(one, length) === at(other, length)) length += 1;
  return length;
}

/** The smallest change between two texts at one place. */
function changeBetween(path: string, now: PathFact, before: Buffer, after: Buffer): EditChange {
  const most = Math.min(before.length, after.length);
  const head = commonLength(before, after, most, (buffer, index) => buffer[index]);
  const tail = commonLength(before, after, most - head, (buffer, index) => buffer[buffer.length - 1 - index]);
  return {
    path,
    before: now.type === 'file' ? sha256(before) : 'absent',
    after: sha256(after),
    at: head,
    drop: before.length - head - tail,
    put: after.subarray(head, after.length - tail).toString('base64'),
  };
}

/** Shell text that makes exactly a planned change, or nothing when the file is another by now. */
export function editScript(change: EditChange): string {
  return shell.splice(change);
}

/** Compares a text with what the edit makes of it. */
export function planEdit({ path, create, edit }: TextEdit, world: World): Verdict<EditChange> {
  const doubt = refusal(path, {}, world);
  const now = pathFact(world, path);
  if (typeof doubt === 'object') return doubt;
  if (doubt === 'unknown' || !isKnown(now)) return { state: 'unknown', diffs: [] };
  const mayCreate = create || world.place === 'directory';
  if (now.type === 'absent' && !mayCreate)
    return { state: 'fault', message: `${path} does not exist`, hint: 'say create: true to make it' };
  if (now.type === 'link')
    return { state: 'fault', message: `${path} is a link`, hint: 'name the file that it points to' };
  if (now.type === 'file' && textBefore(now) === undefined && !isKnown(now.sha256))
    return { state: 'unknown', diffs: [] };
  const before = textBefore(now);
  if (before === undefined) return { state: 'fault', message: `${path} is not a text file of at most 256 KiB` };
  return compare({ path, now, before, after: edit(before) }, world);
}

interface Edited {
  readonly path: string;
  readonly now: PathFact;
  readonly before: string;
  readonly after: string;
}

function compare({ path, now, before, after }: Edited, world: World): Verdict<EditChange> {
  if (now.type === 'file' && after === before) return { state: 'ok' };
  const diffs = [{ subject: path, words: [], unified: shownDiff(path, now, before, after) }];
  const barrier = barrierRefusal(path, world, 'all');
  if (barrier !== undefined) return barrier;
  // A task before it may make what is not there now.
  if (now.type === 'absent' && world.openedBy !== undefined) return { state: 'change', diffs };
  return { state: 'change', diffs, change: changeBetween(path, now, octetsOf(before), octetsOf(after)) };
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
    sha256: sha256(octetsOf(after)),
    ...(withShownOctets(after) === after ? { text: after } : { octets: after }),
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
