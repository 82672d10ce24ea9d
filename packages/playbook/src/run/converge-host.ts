import { WaxsealError } from '@waxseal/core';
import type { Diff, Outcome, TaskRef } from '../event.ts';
import { acts, type HostPlan, type PlannedTask, planTasks } from '../plan/plan-tasks.ts';
import { applyProgram, lockedStatus } from '../program/apply-program.ts';
import { answerable, inspectProgram } from '../program/inspect-program.ts';
import { parseObservations } from '../program/parse-observations.ts';
import { parseStep, type StepEvent } from '../program/parse-step.ts';
import { mergeProbes } from '../world/probe.ts';
import type { HostWork } from './prepare.ts';
import { secretTexts } from './mask.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import type { Session } from './session.ts';

interface Job<V> {
  readonly options: RunPlaybookOptions<V>;
  readonly session: Session;
  readonly play: string;
  readonly work: HostWork<V>;
}

const refOf = (planned: PlannedTask): TaskRef => ({ id: planned.id, name: planned.task.name, kind: planned.task.kind.kind });

/** Observes the host with one program and plans its tasks. @throws Unreachable, WaxsealError */
async function inspect<V>({ session, work }: Job<V>): Promise<HostPlan> {
  const place = work.context.place;
  const probes = mergeProbes(work.tasks.filter((task) => task.when !== false).flatMap((task) => task.kind.probes(task.resource)));
  const asked = answerable(probes, place);
  const result = await session.run(work.host, inspectProgram(asked));
  if (result.status !== 0) throw new WaxsealError(`the inspect program ended with status ${result.status}`, { value: result.stderr.slice(0, 400) });
  return planTasks(work.tasks, parseObservations(result.stdout, asked, place));
}

function finish<V>({ session, play, work }: Job<V>, planned: PlannedTask, outcome: Outcome, more: { readonly ms?: number; readonly message?: string; readonly output?: string } = {}): void {
  const diffs: readonly Diff[] = 'diffs' in planned.verdict ? planned.verdict.diffs : [];
  const said = outcome === 'ok' || outcome === 'skipped' ? [] : diffs;
  session.finishTask({ play, host: work.host.name, task: refOf(planned), handler: planned.handler, outcome, ms: 0, diffs: said, ...more });
}

const plannedOutcome: Readonly<Record<PlannedTask['verdict']['state'], Outcome>> = {
  ok: 'ok',
  change: 'changed',
  unknown: 'unknown',
  deferred: 'deferred',
  skipped: 'skipped',
  fault: 'failed',
};

function report<V>(job: Job<V>, planned: PlannedTask): void {
  // Handlers that nobody called are no news.
  if (planned.handler && planned.verdict.state === 'skipped') return;
  const fault = planned.verdict.state === 'fault' ? planned.verdict : undefined;
  const message = fault === undefined ? {} : { message: [fault.message, ...(fault.hint === undefined ? [] : [`hint: ${fault.hint}`])].join('\n') };
  finish(job, planned, plannedOutcome[planned.verdict.state], message);
}

function reportAll<V>(job: Job<V>, plan: HostPlan): void {
  for (const planned of [...plan.tasks, ...plan.handlers]) report(job, planned);
}

/** Reads the events of an apply program as they come and tells them in the order of the play. */
function follower<V>(job: Job<V>, plan: HostPlan): { onLine(line: string): void; finishRest(): void; readonly state: { ended: boolean; holder?: string } } {
  const byId = new Map([...plan.tasks, ...plan.handlers].map((planned) => [planned.id, planned]));
  const waiting = [...plan.tasks, ...plan.handlers];
  const state: { ended: boolean; holder?: string } = { ended: false };
  let began = performance.now();
  let failed = false;
  const tellUpTo = (planned: PlannedTask): void => {
    while (waiting.length > 0 && waiting[0] !== planned) report(job, waiting.shift() as PlannedTask);
  };
  const onEvent = (event: StepEvent): void => {
    if (event.type === 'done') state.ended = true;
    if (event.type === 'locked') state.holder = event.holder;
    const planned = event.type === 'begin' || event.type === 'end' ? byId.get(event.id) : undefined;
    if (planned === undefined) return;
    tellUpTo(planned);
    if (event.type === 'begin') {
      began = performance.now();
      job.session.emit({ type: 'task.started', play: job.play, host: job.work.host.name, task: refOf(planned) });
    } else if (event.type === 'end') {
      waiting.shift();
      const ignored = event.outcome === 'failed' && planned.task.ignoreErrors === true;
      failed ||= event.outcome === 'failed' && !ignored;
      const deferred = planned.verdict.state === 'deferred' && event.outcome === 'changed';
      const outcome = ignored ? 'ignored' : deferred ? 'deferred' : event.outcome;
      const said = event.outcome === 'failed' ? { message: `status ${event.status}`, output: event.output.trim() } : {};
      finish(job, planned, outcome, { ms: Math.round(performance.now() - began), ...said });
    }
  };
  return {
    state,
    onLine(line) {
      const event = parseStep(line);
      if (event !== undefined) onEvent(event);
    },
    finishRest() {
      for (const planned of waiting.splice(0)) {
        if (failed && acts(planned)) finish(job, planned, 'skipped', { message: planned.handler ? 'kept for the next run, after a failure' : 'not run, after a failure' });
        // A handler whose callers turned out unchanged, or that a directory defers.
        else if (planned.handler && planned.verdict.state !== 'deferred') continue;
        else report(job, planned);
      }
    },
  };
}

/** Carries a plan out with one program. @throws Unreachable, WaxsealError */
async function apply<V>(job: Job<V>, plan: HostPlan): Promise<void> {
  const follow = follower(job, plan);
  const program = applyProgram(plan, { id: job.options.runId, label: job.options.label });
  const result = await job.session.run(job.work.host, program, follow.onLine);
  if (result.status === lockedStatus) {
    throw new WaxsealError('another run holds the lock of this host', { value: follow.state.holder ?? 'unknown', hint: 'wait for it; a lock whose process is gone is taken over' });
  }
  follow.finishRest();
  if (!follow.state.ended) throw new WaxsealError(`the apply program ended early with status ${result.status}`, { value: result.stderr.slice(0, 400) });
}

/**
 * Converges one host for one play, or says what that would change. A task that cannot be done stops the host before
 * anything is written.
 * @throws Unreachable when the host cannot be reached, WaxsealError when a program of ours did not do its part.
 */
export async function convergeHost<V>(job: Job<V>): Promise<void> {
  job.session.hide(job.work.tasks.flatMap((task) => secretTexts(task.resource)));
  const plan = await inspect(job);
  const todo = [...plan.tasks, ...plan.handlers].filter(acts);
  job.session.emit({ type: 'host.planned', play: job.play, host: job.work.host.name, tasks: plan.tasks.length, changes: todo.length });
  for (const id of plan.foreignPending) {
    job.session.emit({ type: 'warning', host: job.work.host.name, fault: { severity: 'warning', message: 'an earlier run left work pending that this play does not know', value: id } });
  }
  const refused = plan.tasks.some((planned) => planned.verdict.state === 'fault');
  if (job.options.mode === 'check' || refused || todo.length === 0) reportAll(job, plan);
  else await apply(job, plan);
}
