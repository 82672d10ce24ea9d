import { WaxsealError } from '@waxseal/core';
import type { PendingNote } from '../world/world.ts';
import { parsePending } from './parse-observations.ts';

/** A handler or activation that a run left to be done on a host. */
export interface PendingWork {
  readonly id: string;
  readonly note: PendingNote;
}

/** Reads what either program printed. @throws WaxsealError when a run was at work, or the output is cut. */
export function parsePendingWork(stdout: string): readonly PendingWork[] {
  if (stdout.startsWith('locked')) throw new WaxsealError('a run is at work on this host: nothing was cleared');
  if (!stdout.includes('O pending')) throw new WaxsealError('the host did not say what is pending');
  const [, , ...fields] = (stdout.split('\n').find((line) => line.startsWith('O pending')) ?? '').split(' ');
  return fields.map(parsePending).map(([id, note]) => ({ id, note }));
}
