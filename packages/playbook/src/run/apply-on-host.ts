import { Unreachable, WaxsealError } from '@waxseal/core';
import type { RunResult } from '@waxseal/remote';
import type { HostPlan } from '../plan/plan-tasks.ts';
import { applyProgram, lockedStatus, longest, noStateStatus, type ProgramRun } from '../program/apply-program.ts';
import { followProgram, stopProgram } from '@waxseal/shell';
import { type Following, followSteps } from './follow-steps.ts';
import type { Job } from './job.ts';
import { defaultTimeout } from './run-options.ts';
import { runOnHost } from './run-on-host.ts';
import { HostLocked } from './when-unlocked.ts';

/** The apply program runs on when its connection breaks: connects again and reads from the journal what really happened. */
async function resume<V>(
  job: Job<V>,
  run: ProgramRun,
  limit: number,
  follow: Following,
  lost: Unreachable,
): Promise<RunResult> {
  const { session, work } = job;
  session.emit({
    type: 'warning',
    host: work.host.name,
    fault: {
      severity: 'warning',
      message: 'the connection broke while applying: connecting again to read the journal',
      value: lost.message,
    },
  });
  await session.reconnect(work.host);
  const result = await runOnHost(job, followProgram(run, limit), { timeout: limit + 30 });
  follow.onJournal(result.stdout);
  return result;
}

async function runApply<V>(job: Job<V>, plan: HostPlan, follow: Following): Promise<RunResult> {
  const { options, session, work } = job;
  const run: ProgramRun = {
    id: options.runId,
    part: session.nextPart(work.host.name),
    label: options.label,
    timeout: options.timeout ?? defaultTimeout,
    play: job.play,
    mask: (text) => session.mask.of(text),
  };
  const limit = longest(plan, run);
  const stop = (): void => void runOnHost(job, stopProgram, { untilItEnds: true }).catch(() => undefined);
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    return await runOnHost(job, applyProgram(plan, run), { onLine: follow.onLine, untilItEnds: true, timeout: limit });
  } catch (error) {
    if (!(error instanceof Unreachable) || options.signal.aborted) throw error;
    return await resume(job, run, limit, follow, error);
  } finally {
    options.signal.removeEventListener('abort', stop);
  }
}

/** Carries a plan out with one program, and says what came of it. @throws HostLocked, Unreachable, WaxsealError */
export async function applyOnHost<V>(job: Job<V>, plan: HostPlan): Promise<Following> {
  const follow = followSteps(job, plan);
  const result = await runApply(job, plan, follow);
  if (result.status === lockedStatus) {
    throw new HostLocked(follow.holder() ?? 'unknown');
  }
  if (result.status === noStateStatus) {
    throw new WaxsealError('the run’s journal in /var/lib/waxseal cannot be written', {
      value: job.session.mask.of(result.stderr.trim()).slice(0, 400),
      hint: 'this needs root (connect as root, or say --become), and room on a disk that can be written',
    });
  }
  follow.finishRest(job.options.signal.aborted);
  if (!follow.ended())
    throw new WaxsealError(`the apply program ended early with status ${result.status}`, {
      value: job.session.mask.of(result.stderr).slice(0, 400),
    });
  return follow;
}
