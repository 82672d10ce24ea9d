import type { Diff, Outcome, TaskRef } from '../event.ts';
import type { PlannedTask } from '../plan/plan-tasks.ts';
import type { Job } from './job.ts';
import { resultOf } from './results.ts';

/** The name of a planned task in the event stream. */
export function refOf(planned: PlannedTask): TaskRef {
  return { id: planned.id, name: planned.task.name, kind: planned.task.kind.kind };
}

/** What a task's end says besides its outcome. */
interface Ending {
  readonly ms?: number;
  readonly message?: string;
  readonly output?: string;
  readonly partial?: true;
}

/** Tells how a task ended. */
export function finishTask<V>(
  { session, play, work }: Job<V>,
  planned: PlannedTask,
  outcome: Outcome,
  { output, ...more }: Ending = {},
): void {
  const diffs: readonly Diff[] =
    'diffs' in planned.verdict && outcome !== 'ok' && outcome !== 'skipped' ? planned.verdict.diffs : [];
  const shown =
    output === undefined
      ? {}
      : { output: planned.task.secret === true && output !== '' ? '(not shown: the task is secret)' : output };
  session.finishTask({
    play,
    host: work.host.name,
    task: refOf(planned),
    handler: planned.handler,
    outcome,
    ms: 0,
    diffs,
    ...more,
    ...shown,
  });
}

const outcomes: Readonly<Record<PlannedTask['verdict']['state'], Outcome>> = {
  ok: 'ok',
  runs: 'ok',
  standby: 'skipped',
  change: 'changed',
  unknown: 'unknown',
  deferred: 'deferred',
  skipped: 'skipped',
  fault: 'failed',
};

function outcomeOf({ task, verdict }: PlannedTask): Outcome {
  return verdict.state === 'fault' && task.ignoreErrors === true ? 'ignored' : outcomes[verdict.state];
}

const settledStates: ReadonlySet<PlannedTask['verdict']['state']> = new Set(['ok', 'skipped', 'standby', 'fault']);

/** Keeps the result of a task that had nothing to do, was left out, or cannot be done. */
function keepResult<V>({ session, work }: Job<V>, planned: PlannedTask): void {
  const { task, verdict } = planned;
  if (settledStates.has(verdict.state) && task.register !== undefined)
    session.results.keep(work.host.name, task.register, resultOf(outcomeOf(planned)));
}

/** Tells a task as it was planned: what check mode says, and what an apply had nothing to do for. */
export function reportPlanned<V>(job: Job<V>, planned: PlannedTask): void {
  // Handlers that nobody called are no news.
  if (planned.handler && (planned.verdict.state === 'skipped' || planned.verdict.state === 'standby')) return;
  keepResult(job, planned);
  const { verdict } = planned;
  const hint = verdict.state === 'fault' && verdict.hint !== undefined ? `\nhint: ${verdict.hint}` : '';
  finishTask(
    job,
    planned,
    outcomeOf(planned),
    verdict.state === 'fault' ? { message: `${verdict.message}${hint}` } : {},
  );
}
