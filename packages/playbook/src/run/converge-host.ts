import { Unreachable, WaxsealError } from '@waxseal/core';
import type { RunResult } from '@waxseal/remote';
import { acts, type HostPlan, planTasks } from '../plan/plan-tasks.ts';
import { saveHostPlan, staleness } from '../plan/saved-plan.ts';
import { applyProgram, lockedStatus, stopProgram } from '../program/apply-program.ts';
import { followProgram } from '../program/follow-program.ts';
import { answerable, inspectProgram } from '../program/inspect-program.ts';
import { parseObservations } from '../program/parse-observations.ts';
import { mergeProbes } from '../world/probe.ts';
import type { World } from '../world/world.ts';
import { type Following, followSteps } from './follow-steps.ts';
import type { Job } from './job.ts';
import { secretTexts } from './mask.ts';
import { reportPlanned } from './report-task.ts';

/** Observes the host with one program and plans its tasks. @throws Unreachable, WaxsealError */
async function inspect<V>({ session, work }: Job<V>): Promise<{ readonly plan: HostPlan; readonly world: World }> {
  const place = work.context.place;
  const tasks = work.tasks.filter((task) => task.when !== false);
  const probes = answerable(mergeProbes(tasks.flatMap((task) => task.kind.probes(task.resource))), place);
  const result = await session.run(work.host, inspectProgram(probes));
  if (result.status !== 0) throw new WaxsealError(`the inspect program ended with status ${result.status}`, { value: result.stderr.slice(0, 400) });
  const world = parseObservations(result.stdout, probes, place);
  return { plan: planTasks(work.tasks, world), world };
}

/** Holds what was found against the plan that shall be applied. @throws WaxsealError naming what moved. */
function checkAgainstReview<V>({ options, session, play, work }: Job<V>, plan: HostPlan, world: World): void {
  const now = saveHostPlan(play, work.host.name, plan, world);
  options.onPlan?.(now);
  if (options.reviewed === undefined) return;
  const moved = staleness(options.reviewed, now, !session.touched.has(work.host.name));
  if (moved.length === 0) return;
  const more = moved.length > 5 ? ` and ${moved.length - 5} more` : '';
  throw new WaxsealError('the plan is stale, nothing was applied', { value: `moved: ${moved.slice(0, 5).join(', ')}${more}`, hint: 'make and review a new one: waxseal plan' });
}

/** The apply program runs on when its connection breaks: connects again and reads from the journal what really happened. */
async function resume<V>({ session, options, work }: Job<V>, follow: Following, lost: Unreachable): Promise<RunResult> {
  session.emit({ type: 'warning', host: work.host.name, fault: { severity: 'warning', message: 'the connection broke while applying: connecting again to read the journal', value: lost.message } });
  await session.reconnect(work.host);
  const result = await session.run(work.host, followProgram(options.runId, options.timeout ?? 900));
  follow.onJournal(result.stdout);
  return result;
}

async function runApply<V>(job: Job<V>, plan: HostPlan, follow: Following): Promise<RunResult> {
  const program = applyProgram(plan, { id: job.options.runId, label: job.options.label });
  const stop = (): void => void job.session.run(job.work.host, stopProgram(), { untilItEnds: true }).catch(() => undefined);
  job.options.signal.addEventListener('abort', stop, { once: true });
  try {
    return await job.session.run(job.work.host, program, { onLine: follow.onLine, untilItEnds: true });
  } catch (error) {
    if (!(error instanceof Unreachable) || job.options.signal.aborted) throw error;
    return await resume(job, follow, error);
  } finally {
    job.options.signal.removeEventListener('abort', stop);
  }
}

/** Carries a plan out with one program. @throws Unreachable, WaxsealError */
async function apply<V>(job: Job<V>, plan: HostPlan): Promise<void> {
  const follow = followSteps(job, plan);
  const result = await runApply(job, plan, follow);
  if (result.status === lockedStatus) {
    throw new WaxsealError('another run holds the lock of this host', { value: follow.holder() ?? 'unknown', hint: 'wait for it; a lock whose process is gone is taken over' });
  }
  follow.finishRest(job.options.signal.aborted);
  if (!follow.ended()) throw new WaxsealError(`the apply program ended early with status ${result.status}`, { value: result.stderr.slice(0, 400) });
}

function warnForeign<V>({ session, work }: Job<V>, plan: HostPlan): void {
  for (const id of plan.foreignPending) {
    session.emit({ type: 'warning', host: work.host.name, fault: { severity: 'warning', message: 'an earlier run left work pending that this play does not know', value: id } });
  }
}

/**
 * Converges one host for one play, or says what that would change. A task that cannot be done stops the host before
 * anything is written.
 * @throws Unreachable when the host cannot be reached, WaxsealError when a program of ours did not do its part.
 */
export async function convergeHost<V>(job: Job<V>): Promise<void> {
  job.session.hide(job.work.tasks.flatMap((task) => secretTexts(task.resource)));
  const { plan, world } = await inspect(job);
  checkAgainstReview(job, plan, world);
  const todo = [...plan.tasks, ...plan.handlers].filter(acts);
  job.session.emit({ type: 'host.planned', play: job.play, host: job.work.host.name, tasks: plan.tasks.length, changes: todo.length });
  warnForeign(job, plan);
  const refused = plan.tasks.some((planned) => planned.verdict.state === 'fault');
  if (job.options.mode !== 'check' && !refused && todo.length > 0) {
    job.session.touched.add(job.work.host.name);
    return apply(job, plan);
  }
  for (const planned of [...plan.tasks, ...plan.handlers]) reportPlanned(job, planned);
}
