import { WaxsealError } from '@waxseal/core';
import { acts, awaited, type HostPlan, needsLook, type PlannedTask, refusing } from '../plan/plan-tasks.ts';
import type { Scope } from '../define/scope.ts';
import { openBetween } from '../program/scopes.ts';
import { lossOf, unconfirmedLoss } from '../plan/loss.ts';
import { reviewedShare } from '../plan/saved-plan.ts';
import type { World } from '../world/world.ts';
import { applyOnHost } from './apply-on-host.ts';
import { tellRest } from './follow-steps.ts';
import type { Job } from './job.ts';
import { checkAgainstReview, type Look, lookAtHost } from './look-at-host.ts';
import type { Evaluated } from './prepare.ts';
import { secretTexts } from './mask.ts';
import { finishTask, reportPlanned } from './report-task.ts';
import { whenUnlocked } from './when-unlocked.ts';

/** Takes down what earlier runs left to be done here and this play does not know; a later play of the run may. */
function noteLeftovers<V>({ session, work, play }: Job<V>, { unknownPending }: HostPlan): void {
  const found = [...unknownPending].map(([id, note]) => [id, { play, note }] as const);
  session.leftovers.set(work.host.name, new Map([...(session.leftovers.get(work.host.name) ?? []), ...found]));
}

/** Stops a host on which nothing could be written down, in check as well. @throws WaxsealError */
function guardState({ unwritable }: World): void {
  if (unwritable === undefined) return;
  const { user, reason } = unwritable;
  throw new WaxsealError('the run’s journal in /var/lib/waxseal cannot be written', {
    value: `${reason === '' ? '' : `${reason}; `}programs run as ${user}`,
    hint:
      user === 'root'
        ? 'make the file system writable, and see why it is not (dmesg, mount)'
        : 'this needs root (connect as root, or say --become); one command runs as another user by its becomeUser',
  });
}

/** Stops a run that would take too much away unasked: who reviewed a plan was asked about exactly what it takes away. @throws WaxsealError */
function guardLoss<V>({ options, session, work, play }: Job<V>, { plan, world }: Look, held: string): void {
  if (options.maxLoss === undefined) return;
  const host = work.host.name;
  const confirmed = options.reviewed === undefined ? undefined : reviewedShare(options.reviewed, { play, host });
  const loss = unconfirmedLoss(lossOf(plan, world), options.maxLoss, confirmed?.removes ?? []);
  if (loss === undefined) return;
  const said = {
    message: `this would remove or replace ${loss.paths.length} of the ${loss.of} paths that it finds`,
    value: loss.paths.slice(0, 5).join(', '),
  };
  const hint = 'look at the plan; then say --force, or --confirm-deletes with a higher share';
  if (options.mode === 'apply') throw new WaxsealError(`${said.message}: ${held}`, { value: said.value, hint });
  session.emit({
    type: 'warning',
    host: work.host.name,
    fault: { severity: 'warning', ...said, hint: 'apply will ask, or want --force' },
  });
}

/** The index of the first task that waits for a value; the number of tasks when none does. */
function firstWaiting(tasks: readonly PlannedTask[], from: number): number {
  const index = tasks.findIndex(
    (planned, at) => at >= from && (awaited(planned) !== undefined || (at > from && needsLook(planned))),
  );
  return index === -1 ? tasks.length : index;
}

/** Tasks that can be applied together, and whether the handlers of all come with them. */
interface Span {
  readonly end: number;
  readonly withHandlers: boolean;
}

/** The next tasks that can be applied together, from `from` on. @throws WaxsealError when there are none such. */
function nextSpan({ tasks, handlers }: HostPlan, from: number): Span {
  const end = firstWaiting(tasks, from);
  const waitingHandler = handlers.find((planned) => acts(planned) && awaited(planned) !== undefined);
  if (end === tasks.length && (waitingHandler === undefined || end > from))
    return { end, withHandlers: waitingHandler === undefined };
  if (end > from) return { end, withHandlers: false };
  const waiting = [...tasks.slice(from), ...handlers].find((planned) => awaited(planned) !== undefined) as PlannedTask;
  throw new WaxsealError(`the task "${waiting.task.name}" needs a value that is still unknown`, {
    value: awaited(waiting)?.reason ?? '',
    hint: 'a task before it registers it, is run, and keeps its connection',
  });
}

/** The attempts within which the tasks before an index end. */
function openAt(tasks: readonly PlannedTask[], index: number): readonly Scope[] {
  return openBetween(tasks[index - 1]?.task, tasks[index]?.task);
}

/** How far a plan is applied: the tasks that were dealt with, and what was open where the last program ended. */
interface Position {
  readonly done: number;
  readonly pausedAt: number;
  readonly failed?: 'failed' | 'rescued';
}

/** One part of a plan; the last one has the handlers of all. */
function planOf(plan: HostPlan, { done, pausedAt, failed }: Position, { end, withHandlers }: Span): HostPlan {
  return {
    ...plan,
    tasks: plan.tasks.slice(done, end),
    handlers: withHandlers ? plan.handlers : [],
    wave: {
      whole: plan.tasks,
      resumes: openAt(plan.tasks, pausedAt),
      pauses: openAt(plan.tasks, end),
      ...(failed === undefined ? {} : { failed }),
    },
  };
}

const parts = ['tasks', 'rescue', 'always'] as const;

/** Whether a task comes to its turn behind something that failed, or a rescue that was not needed, in these open attempts. */
function comesAfter({ task }: PlannedTask, open: readonly Scope[], isFailure: boolean): boolean {
  const scopes = task.scopes ?? [];
  const at = open.findIndex(
    ({ attempt, part }, depth) => scopes[depth]?.attempt !== attempt || scopes[depth].part !== part,
  );
  // It is in the very part that is left.
  if (at === -1) return false;
  const [left, next] = [open[at] as Scope, scopes[at]];
  const isLater = next?.attempt === left.attempt && parts.indexOf(next.part) > parts.indexOf(left.part);
  return isLater || (!isFailure && next?.attempt !== left.attempt);
}

/** The first task from `end` on that is not left out, as attempts stand there; the number of tasks when all are. */
function resumeAt(tasks: readonly PlannedTask[], end: number, isFailure: boolean): number {
  const open = openAt(tasks, end);
  const index = tasks.findIndex((planned, at) => at >= end && comesAfter(planned, open, isFailure));
  return index === -1 ? tasks.length : index;
}

/** The tasks with what is known of results by now. @throws WaxsealError for an error in the playbook's own code. */
function tasksNow<V>({ session, work }: Job<V>): Evaluated {
  try {
    const tasks = work.evaluate();
    session.mask.hide(tasks.chosen.flatMap((task) => secretTexts(task.resource)));
    return tasks;
  } catch (cause) {
    throw new WaxsealError('the tasks of the play cannot be told from the results of earlier ones', {
      value: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}

/** The tasks again, with the results of those before `done`, which are the same as before. @throws WaxsealError otherwise. */
function tasksAgain<V>(job: Job<V>, before: readonly PlannedTask[], done: number): Evaluated {
  const tasks = tasksNow(job);
  const moved = before
    .slice(0, done)
    .find(
      ({ task }, index) => tasks.chosen[index]?.name !== task.name || tasks.chosen[index].kind.kind !== task.kind.kind,
    );
  if (moved === undefined) return tasks;
  throw new WaxsealError(`the tasks are others once a result is known: "${moved.task.name}" has gone from its place`, {
    hint: 'let results decide about tasks by when:, after the task that registers',
  });
}

/** Tells a host whose plan holds a task that cannot be done: that task failed, and what the others have to do is not done. */
function tellRefused<V>(job: Job<V>, planned: readonly PlannedTask[]): void {
  for (const one of planned) {
    if (acts(one))
      finishTask(job, one, 'skipped', { message: 'not run, because another task of this host cannot be done' });
    else reportPlanned(job, one);
  }
}

/**
 * Applies a plan part by part: tasks that wait for a result are planned again, against the host as it is by then. A part may
 * end within attempts; the host keeps how they stand, and the next part goes on there.
 */
async function applyInParts<V>(job: Job<V>, first: HostPlan): Promise<void> {
  let plan = first;
  let position: Position = { done: 0, pausedAt: 0 };
  for (;;) {
    const span = nextSpan(plan, position.done);
    const now = planOf(plan, position, span);
    const applied = await (position.done === 0
      ? applyOnHost(job, now)
      : whenUnlocked(job, () => applyOnHost(job, now)));
    const paused = applied.paused();
    const rest = [...plan.tasks.slice(span.end), ...(span.withHandlers ? [] : plan.handlers.filter(acts))];
    const resume =
      paused === undefined || paused === 'ok' ? span.end : resumeAt(plan.tasks, span.end, paused === 'failed');
    // Behind a failure only what is in the open attempts has its turn: a rescue, and what is done always.
    const isOver = applied.failed() && (paused === undefined || resume === plan.tasks.length);
    if (isOver || job.options.signal.aborted)
      return rest.forEach((planned) => tellRest(job, planned, isOver ? 'after a failure' : 'after the interrupt'));
    if (rest.length === 0) return;
    for (const planned of plan.tasks.slice(span.end, resume))
      tellRest(job, planned, paused === 'failed' ? 'after a failure' : undefined);
    const failed = applied.failed() ? 'failed' : applied.anyFailed() && paused === 'failed' ? 'rescued' : undefined;
    position = { done: resume, pausedAt: span.end, ...(failed === undefined ? {} : { failed }) };
    const look = await lookAtHost(job, tasksAgain(job, plan.tasks, resume), resume);
    ({ plan } = look);
    const ahead = [...plan.tasks.slice(resume), ...plan.handlers];
    if (ahead.some(refusing)) return tellRefused(job, ahead);
    guardLoss(job, look, 'nothing more was applied');
  }
}

/**
 * Converges one host for one play, or says what that would change. A task that cannot be done stops the host before
 * anything is written. Another run on the host is waited for.
 * @throws Unreachable when the host cannot be reached, WaxsealError when a program of ours did not do its part.
 */
export async function convergeHost<V>(job: Job<V>): Promise<void> {
  return whenUnlocked(job, () => convergeUnlocked(job));
}

async function convergeUnlocked<V>(job: Job<V>): Promise<void> {
  const tasks = tasksNow(job);
  const look = await lookAtHost(job, tasks);
  checkAgainstReview(job, look);
  const { plan } = look;
  const planned = [...plan.tasks, ...plan.handlers];
  const refused = planned.some(refusing);
  const todo = refused ? [] : planned.filter(acts);
  job.session.emit({
    type: 'host.planned',
    play: job.play,
    host: job.work.host.name,
    tasks: plan.tasks.length,
    changes: todo.length,
  });
  noteLeftovers(job, plan);
  if (refused) return tellRefused(job, planned);
  if (todo.length > 0) guardState(look.world);
  guardLoss(job, look, 'nothing was applied');
  if (job.options.mode !== 'check' && todo.length > 0) {
    nextSpan(plan, 0);
    job.session.touched.add(job.work.host.name);
    return applyInParts(job, plan);
  }
  for (const one of planned) reportPlanned(job, one);
}
