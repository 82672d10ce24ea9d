import { quote, WaxsealError } from '@waxseal/core';
import { libraries } from '@waxseal/shell';
import type { PendingNote } from '../world/world.ts';
import { parsePending } from './parse-observations.ts';

/** A handler or activation that a run left to be done on a host. */
export interface PendingWork {
  readonly id: string;
  readonly note: PendingNote;
}

/** A read-only program that prints what runs left to be done on a host. */
export const pendingProgram: string = [libraries.inspect, 'ws_files pending "$WS_STATE/pending"', 'exit 0', ''].join(
  '\n',
);

/** Compiles the program that strikes off pending work, which somebody has done by hand. Prints what is still pending. */
export function clearPendingProgram(ids: readonly string[]): string {
  return [
    libraries.inspect,
    'if [ -d "$WS_STATE/lock" ]; then echo locked; exit 0; fi',
    ...ids.map((id) => `rm -f -- "$WS_STATE/pending/"${quote(id)}`),
    'ws_files pending "$WS_STATE/pending"',
    'exit 0',
    '',
  ].join('\n');
}

/** Reads what either program printed. @throws WaxsealError when a run was at work, or the output is cut. */
export function parsePendingWork(stdout: string): readonly PendingWork[] {
  if (stdout.startsWith('locked')) throw new WaxsealError('a run is at work on this host: nothing was cleared');
  if (!stdout.includes('O pending')) throw new WaxsealError('the host did not say what is pending');
  const [, , ...fields] = (stdout.split('\n').find((line) => line.startsWith('O pending')) ?? '').split(' ');
  return fields.map(parsePending).map(([id, note]) => ({ id, note }));
}
