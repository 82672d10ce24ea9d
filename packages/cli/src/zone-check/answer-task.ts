import { resolve } from 'node:path';
import { InputError } from '@waxseal/core';
import { buffersOf, scanGuess } from '@waxseal/zone/check';
import { unreadable } from '../io.ts';
import { checkOpen, type FileToCheck } from './check-file.ts';
import { type OpenZone, openZoneFile } from './zone-octets.ts';
import type { ZoneAnswer, ZoneTask } from './zone-tasks.ts';

const kept = new Map<string, OpenZone>();

/** The file whose parts are being read stays open: its parts come one after the other. */
function keptOpen(path: string): OpenZone {
  const zone = kept.get(path) ?? openZoneFile(path);
  kept.set(path, zone);
  return zone;
}

function open({ path, cwd }: FileToCheck): OpenZone {
  try {
    return openZoneFile(resolve(cwd, path));
  } catch (cause) {
    throw unreadable('the zone file', path, cause);
  }
}

async function answer(task: ZoneTask): Promise<ZoneAnswer> {
  if (task.kind === 'part') {
    const octets = keptOpen(task.path).read(task.from, task.to - task.from);
    return {
      part:
        octets.length === task.to - task.from
          ? scanGuess(octets, task.guess, { file: task.name, isLast: task.isLast, spare: task.spare })
          : undefined,
    };
  }
  const zone = open(task.file);
  try {
    return { check: await checkOpen(zone, task.file) };
  } finally {
    zone.close();
  }
}

/** Does one task of a thread. Input that cannot be used is an answer; anything else is thrown. */
export async function answerTask(task: ZoneTask): Promise<ZoneAnswer> {
  try {
    return await answer(task);
  } catch (error) {
    if (error instanceof InputError) return { faults: error.faults };
    throw error;
  }
}

/** The columns of an answer, which move to the other thread instead of being copied. */
export function movable(found: ZoneAnswer): readonly ArrayBuffer[] {
  if (!('part' in found) || found.part === undefined) return [];
  return buffersOf(found.part);
}
