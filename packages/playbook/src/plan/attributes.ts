import { isKnown } from '@waxseal/core';
import type { Verdict } from '../define/kind.ts';
import { accountExists, type PathFact, pathFact, type World } from '../world/world.ts';
import { ancestorsOf, parentOf } from '../world/posix-path.ts';
import type { Probe } from '../world/probe.ts';

/** Owner, group and mode a path shall have; what is left out stays as it is (a new path: root, root). */
export interface Attributes {
  readonly owner?: string;
  readonly group?: string;
  /** Permission bits as a number: `0o440`. */
  readonly mode?: number;
}

/** Permission bits as `stat` prints them: `440`. */
export function octal(mode: number): string {
  return mode.toString(8);
}

interface Observed {
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly uid?: string;
  readonly gid?: string;
}

/** Whether an owner or a group is the one wished, by its name or by its number. */
function isOwnedBy(wish: string | undefined, name: string, id: string | undefined): boolean {
  return wish === undefined || wish === name || wish === id;
}

const isNumber = (account: string): boolean => /^\d+$/.test(account);

/** Changes of mode and owner in words: `mode 0644 → 0440`. */
export function attributeWords(wished: Attributes, now: Observed): readonly string[] {
  const mode = wished.mode === undefined ? now.mode : octal(wished.mode);
  const words: string[] = [];
  if (mode !== now.mode) words.push(`mode ${now.mode.padStart(4, '0')} → ${mode.padStart(4, '0')}`);
  if (!isOwnedBy(wished.owner, now.owner, now.uid)) words.push(`owner ${now.owner} → ${wished.owner ?? ''}`);
  if (!isOwnedBy(wished.group, now.group, now.gid)) words.push(`group ${now.group} → ${wished.group ?? ''}`);
  return words;
}

/** The attributes a path has after they were applied over what it had (or over those of a new path). */
export function applied(wished: Attributes, now: PathFact, fresh: string): Observed {
  const old: Observed =
    now.type === 'file' || now.type === 'directory'
      ? now
      : { mode: fresh, owner: 'root', group: 'root', uid: '0', gid: '0' };
  const { owner, group, uid, gid } = old;
  return {
    mode: wished.mode === undefined ? old.mode : octal(wished.mode),
    ...(isOwnedBy(wished.owner, owner, uid)
      ? { owner, ...(uid === undefined ? {} : { uid }) }
      : { owner: wished.owner ?? owner }),
    ...(isOwnedBy(wished.group, group, gid)
      ? { group, ...(gid === undefined ? {} : { gid }) }
      : { group: wished.group ?? group }),
  };
}

/** The directories above a path: whether they are there, and whether one of them is a link. */
export function directoriesAbove(path: string): readonly Probe[] {
  return ancestorsOf(path).map((above) => ({ fact: 'path', path: above }));
}

/** What must be known before a path with these attributes can be planned. */
export function surroundings(path: string, wished: Attributes): readonly Probe[] {
  return [
    ...directoriesAbove(path),
    ...(wished.owner === undefined || isNumber(wished.owner) ? [] : [{ fact: 'user' as const, name: wished.owner }]),
    ...(wished.group === undefined || isNumber(wished.group) ? [] : [{ fact: 'group' as const, name: wished.group }]),
  ];
}

/** That something cannot be done, and why. */
export type Refusal = Extract<Verdict, { readonly state: 'fault' }>;

/** Why a path cannot be made where it shall be: no directory for it, or no such owner. `unknown` when that is not yet certain. */
export function refusal(path: string, wished: Attributes, world: World): Refusal | 'unknown' | undefined {
  const doubts = [
    foreignRefusal(path, world),
    parentRefusal(path, world),
    accountRefusal('user', wished.owner, world),
    accountRefusal('group', wished.group, world),
  ];
  return doubts.find((doubt) => typeof doubt === 'object') ?? doubts.find((doubt) => doubt === 'unknown');
}

/** Why a path is left alone: whoever owns a link in its middle could make us write anywhere. */
export function foreignRefusal(path: string, world: World): Refusal | undefined {
  if (world.paths.get(path)?.type !== 'foreign') return undefined;
  return {
    state: 'fault',
    message: `${path} leads through a link that belongs to another user than root`,
    hint: 'name the path without the link, or give the link to root',
  };
}

function parentRefusal(path: string, world: World): Refusal | 'unknown' | undefined {
  const parent = parentOf(path);
  const fact = parent === '/' ? ({ type: 'directory' } as const) : pathFact(world, parent);
  if (!isKnown(fact)) return 'unknown';
  if (fact.type === 'link' && !isKnown(fact.toDirectory)) return 'unknown';
  if (fact.type === 'directory' || (fact.type === 'link' && fact.toDirectory === true)) return undefined;
  if (fact.type !== 'absent') return { state: 'fault', message: `${parent} is not a directory` };
  // In a directory the parents of a file belong to a system that is not there: they are made on the way.
  if (world.place === 'directory') return undefined;
  return {
    state: 'fault',
    message: `the directory ${parent} does not exist`,
    hint: `let an earlier task make it: directory({ path: '${parent}' })`,
  };
}

/** Why something cannot belong to an account, or run as it; `unknown` where a task before may make it. */
export function accountRefusal(
  kind: 'user' | 'group',
  name: string | undefined,
  world: World,
): Refusal | 'unknown' | undefined {
  const exists =
    name === undefined || isNumber(name) ? true : accountExists(world, kind === 'user' ? 'users' : 'groups', name);
  if (!isKnown(exists)) return 'unknown';
  return exists
    ? undefined
    : {
        state: 'fault',
        message: `there is no ${kind} ${name ?? ''}`,
        hint: 'install the package that brings it first',
      };
}
