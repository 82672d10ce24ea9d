import type { Secret } from '@waxseal/core';
import type { RunResult } from '@waxseal/remote';
import type { Job } from './job.ts';
import type { HowToRun } from './session.ts';

/** Runs a program on a job's host with the privilege that its play asks for. @throws Unreachable, WaxsealError */
export function runOnHost<V>(
  { session, work, become }: Job<V>,
  program: string | Secret<string>,
  how: HowToRun = {},
): Promise<RunResult> {
  const privilege = work.context.place === 'directory' || become === undefined ? {} : { become };
  return session.run(work.host, program, { ...how, ...privilege });
}
