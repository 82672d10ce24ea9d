import { acts, type HostPlan, isPending, type PlannedTask } from '../plan/plan-tasks.ts';
import { parseStep, type StepEvent } from '../program/parse-step.ts';
import { attemptsOf, isRescued } from '../program/scopes.ts';
import type { Outcome } from '../event.ts';
import type { Job } from './job.ts';
import { finishTask, refOf, reportPlanned } from './report-task.ts';
import { resultOf } from './results.ts';

/** What the events of an apply program have said so far. */
export interface Following {
  /** Takes one line of the program's output. */
  readonly onLine: (line: string) => void;
  /** Takes a whole journal, leaving out what was heard before. */
  readonly onJournal: (text: string) => void;
  /** Tells the tasks that the program had nothing to do for, or did not come to. */
  finishRest(stopped: boolean): void;
  ended(): boolean;
  failed(): boolean;
  /** Also what a rescue takes up. */
  anyFailed(): boolean;
  /** How the attempts stand within which the program ended, where it did. */
  paused(): Paused | undefined;
  holder(): string | undefined;
}

type Paused = Extract<StepEvent, { readonly type: 'paused' }>['state'];
type StepEnd = Extract<StepEvent, { readonly type: 'end' }>;

/** Keeps the result of an executed task. Without what it printed, which no journal holds, it stays unknown. */
function keepResult<V>(
  { session, work }: Job<V>,
  { task }: PlannedTask,
  outcome: Outcome,
  event: StepEnd,
  heardLive: boolean,
): void {
  if (task.register === undefined || !heardLive) return;
  if (task.secret === true)
    session.mask.hide(
      [event.output, event.errors].flatMap((text) => text.split('\n')).filter((line) => line.length > 5),
    );
  session.results.keep(work.host.name, task.register, resultOf(outcome, event));
}

/** Reads the events of an apply program as they come and tells them in the order of the play. */
export function followSteps<V>(job: Job<V>, plan: HostPlan): Following {
  const all = [...plan.tasks, ...plan.handlers];
  const waiting = [...all];
  const { rescued } = attemptsOf(plan.wave?.whole ?? plan.tasks);
  // Handlers that a run before this one, or an earlier program of it, left pending.
  const called = new Set(plan.handlers.filter(isPending).map(({ handlerId = '' }) => handlerId));
  const heard = {
    events: 0,
    live: true,
    ended: false,
    failed: plan.wave?.failed === 'failed',
    anyFailed: plan.wave?.failed !== undefined,
    paused: undefined as Paused | undefined,
    holder: undefined as string | undefined,
    began: performance.now(),
  };

  const tellUpTo = (planned: PlannedTask): void => {
    while (waiting.length > 0 && waiting[0] !== planned)
      tellRest(job, waiting.shift() as PlannedTask, heard.anyFailed ? 'after a failure' : undefined);
  };
  const onBegin = (planned: PlannedTask): void => {
    tellUpTo(planned);
    heard.began = performance.now();
    job.session.emit({ type: 'task.started', play: job.play, host: job.work.host.name, task: refOf(planned) });
  };
  const outcomeOf = (planned: PlannedTask, { outcome }: StepEnd): Outcome => {
    if (outcome === 'changed' && planned.verdict.state === 'deferred') return 'deferred';
    if (outcome !== 'failed') return outcome;
    if (planned.task.ignoreErrors === true) return 'ignored';
    return isRescued(planned, rescued) ? 'rescued' : 'failed';
  };
  const onEnd = (planned: PlannedTask, event: StepEnd): void => {
    tellUpTo(planned);
    waiting.shift();
    const outcome = outcomeOf(planned, event);
    heard.failed ||= outcome === 'failed';
    heard.anyFailed ||= outcome === 'failed' || outcome === 'rescued';
    if (event.outcome === 'changed' || event.partial) planned.notifies.forEach(({ id }) => called.add(id));
    keepResult(job, planned, outcome, event, heard.live);
    const said =
      event.outcome === 'failed'
        ? {
            message: `status ${event.status}${event.partial ? ', after it had changed something' : ''}`,
            output: `${event.output}${event.errors}`.trim(),
            ...(event.partial ? { partial: true as const } : {}),
          }
        : {};
    finishTask(job, planned, outcome, { ms: Math.round(performance.now() - heard.began), ...said });
  };
  const onWarning = ({ task }: PlannedTask, lines: readonly string[]): void => {
    for (const message of lines)
      job.session.emit({
        type: 'warning',
        host: job.work.host.name,
        fault: { severity: 'warning', message, value: task.name },
      });
  };
  const onEvent = (event: StepEvent): void => {
    heard.events += 1;
    if (event.type === 'done') heard.ended = true;
    if (event.type === 'paused') heard.paused = event.state;
    if (event.type === 'locked') heard.holder = event.holder;
    const planned = 'id' in event ? all.find(({ id }) => id === event.id) : undefined;
    if (planned !== undefined && event.type === 'begin') onBegin(planned);
    if (planned !== undefined && event.type === 'warning') onWarning(planned, event.lines);
    if (planned !== undefined && event.type === 'end') onEnd(planned, event);
  };
  const eventsIn = (text: string): readonly StepEvent[] =>
    text
      .split('\n')
      .map(parseStep)
      .filter((event) => event !== undefined);

  return {
    onLine: (line) => eventsIn(line).forEach(onEvent),
    onJournal(text) {
      heard.live = false;
      eventsIn(text).slice(heard.events).forEach(onEvent);
    },
    finishRest(stopped) {
      const reason = heard.failed ? 'after a failure' : stopped ? 'after the interrupt' : undefined;
      // What a rescue made up for keeps tasks of its attempt from running, but no handler.
      const missed = reason ?? (heard.anyFailed ? 'after a failure' : undefined);
      for (const planned of waiting.splice(0)) {
        const isKept = planned.handler && called.has(planned.handlerId ?? '');
        tellRest(job, planned, planned.handler ? (isKept ? reason : undefined) : missed);
      }
    },
    ended: () => heard.ended,
    failed: () => heard.failed,
    anyFailed: () => heard.anyFailed,
    paused: () => heard.paused,
    holder: () => heard.holder,
  };
}

/**
 * Tells a task that was not executed: as planned when it had nothing to do, else as not run, and why. It is never told as
 * a change: only the host's own word makes it one.
 */
export function tellRest<V>(job: Job<V>, planned: PlannedTask, reason: string | undefined): void {
  // A handler that was not called after all, because the tasks that notify it found nothing to change.
  if (planned.handler && reason === undefined && planned.verdict.state !== 'deferred') return;
  const told = !acts(planned) || (planned.handler && reason === undefined);
  if (told) return reportPlanned(job, planned);
  const what = planned.handler ? 'kept for the next run' : 'not run';
  finishTask(job, planned, 'skipped', { message: reason === undefined ? what : `${what}, ${reason}` });
}
