import type { Diff, Outcome, TaskRef } from '../event.ts';
import type { PlannedTask } from '../plan/plan-tasks.ts';
import type { Job } from './job.ts';

/** The name of a planned task in the event stream. */
export function refOf(planned: PlannedTask): TaskRef {
  return { id: planned.id, name: planned.task.name, kind: planned.task.kind.kind };
}

/** Tells how a task ended. */
export function finishTask<V>(
  { session, play, work }: Job<V>,
  planned: PlannedTask,
  outcome: Outcome,
  more: { readonly ms?: number; readonly message?: string; readonly output?: string } = {},
): void {
  const diffs: readonly Diff[] = 'diffs' in planned.verdict && outcome !== 'ok' && outcome !== 'skipped' ? planned.verdict.diffs : [];
  session.finishTask({ play, host: work.host.name, task: refOf(planned), handler: planned.handler, outcome, ms: 0, diffs, ...more });
}

const outcomes: Readonly<Record<PlannedTask['verdict']['state'], Outcome>> = {
  ok: 'ok',
  change: 'changed',
  unknown: 'unknown',
  deferred: 'deferred',
  skipped: 'skipped',
  fault: 'failed',
};

/** Tells a task as it was planned: what check mode says, and what an apply had nothing to do for. */
export function reportPlanned<V>(job: Job<V>, planned: PlannedTask): void {
  // Handlers that nobody called are no news.
  if (planned.handler && planned.verdict.state === 'skipped') return;
  const { verdict } = planned;
  const hint = verdict.state === 'fault' && verdict.hint !== undefined ? `\nhint: ${verdict.hint}` : '';
  finishTask(job, planned, outcomes[verdict.state], verdict.state === 'fault' ? { message: `${verdict.message}${hint}` } : {});
}
