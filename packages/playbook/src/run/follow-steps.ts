import { acts, type HostPlan, type PlannedTask } from '../plan/plan-tasks.ts';
import { parseStep, type StepEvent } from '../program/parse-step.ts';
import type { Job } from './job.ts';
import { finishTask, refOf, reportPlanned } from './report-task.ts';

/** What the events of an apply program have said so far. */
export interface Following {
  /** Takes one line of the program's output. */
  readonly onLine: (line: string) => void;
  /** Takes a whole journal, leaving out what was heard before. */
  readonly onJournal: (text: string) => void;
  /** Tells the tasks that the program had nothing to do for, or did not come to. */
  finishRest(stopped: boolean): void;
  ended(): boolean;
  holder(): string | undefined;
}

/** Reads the events of an apply program as they come and tells them in the order of the play. */
export function followSteps<V>(job: Job<V>, plan: HostPlan): Following {
  const all = [...plan.tasks, ...plan.handlers];
  const waiting = [...all];
  const heard = { events: 0, ended: false, failed: false, holder: undefined as string | undefined, began: performance.now() };

  const tellUpTo = (planned: PlannedTask): void => {
    while (waiting.length > 0 && waiting[0] !== planned) reportPlanned(job, waiting.shift() as PlannedTask);
  };
  const onBegin = (planned: PlannedTask): void => {
    tellUpTo(planned);
    heard.began = performance.now();
    job.session.emit({ type: 'task.started', play: job.play, host: job.work.host.name, task: refOf(planned) });
  };
  const onEnd = (planned: PlannedTask, event: Extract<StepEvent, { readonly type: 'end' }>): void => {
    tellUpTo(planned);
    waiting.shift();
    const ignored = event.outcome === 'failed' && planned.task.ignoreErrors === true;
    const deferred = event.outcome === 'changed' && planned.verdict.state === 'deferred';
    heard.failed ||= event.outcome === 'failed' && !ignored;
    const said = event.outcome === 'failed' ? { message: `status ${event.status}`, output: event.output.trim() } : {};
    finishTask(job, planned, ignored ? 'ignored' : deferred ? 'deferred' : event.outcome, { ms: Math.round(performance.now() - heard.began), ...said });
  };
  const onEvent = (event: StepEvent): void => {
    heard.events += 1;
    if (event.type === 'done') heard.ended = true;
    if (event.type === 'locked') heard.holder = event.holder;
    const planned = event.type === 'begin' || event.type === 'end' ? all.find(({ id }) => id === event.id) : undefined;
    if (planned !== undefined && event.type === 'begin') onBegin(planned);
    if (planned !== undefined && event.type === 'end') onEnd(planned, event);
  };
  const eventsIn = (text: string): readonly StepEvent[] => text.split('\n').map(parseStep).filter((event) => event !== undefined);

  return {
    onLine: (line) => eventsIn(line).forEach(onEvent),
    onJournal: (text) => eventsIn(text).slice(heard.events).forEach(onEvent),
    finishRest(stopped) {
      const reason = heard.failed ? 'after a failure' : stopped ? 'after the interrupt' : undefined;
      for (const planned of waiting.splice(0)) tellRest(job, planned, reason);
    },
    ended: () => heard.ended,
    holder: () => heard.holder,
  };
}

function tellRest<V>(job: Job<V>, planned: PlannedTask, reason: string | undefined): void {
  if (reason !== undefined && acts(planned)) {
    finishTask(job, planned, 'skipped', { message: `${planned.handler ? 'kept for the next run' : 'not run'}, ${reason}` });
    return;
  }
  // A handler that was not called after all, because the tasks that notify it found nothing to change.
  if (planned.handler && planned.verdict.state !== 'deferred') return;
  reportPlanned(job, planned);
}
