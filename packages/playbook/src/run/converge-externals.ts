import { createHash } from 'node:crypto';
import { renderError, WaxsealError } from '@waxseal/core';
import type { External, ExternalContext, ExternalPlan } from '../define/external.ts';
import type { Play } from '../define/playbook.ts';
import type { Outcome, TaskRef } from '../event.ts';
import { type SavedHostPlan, staleness } from '../plan/saved-plan.ts';
import type { HostWork } from './prepare.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import type { Session } from './session.ts';

/** One host's share of a play's externals, with the run it belongs to. */
interface Job<V> {
  readonly options: RunPlaybookOptions<V>;
  readonly session: Session;
  readonly play: Play<V>;
  readonly work: HostWork<V>;
}

interface Looked {
  readonly external: External;
  readonly task: TaskRef;
  readonly plan: ExternalPlan<unknown>;
}

function contextOf<V>({ options, work }: Job<V>): ExternalContext {
  const { signal, memory, directory } = options;
  return { signal, memory, place: work.context.place, ...(directory === undefined ? {} : { directory }) };
}

async function look<V>(job: Job<V>, external: External, index: number): Promise<Looked> {
  const task = { id: `external-${index + 1}`, name: external.name, kind: external.kind };
  const named = { play: job.play.name, host: job.work.host.name };
  job.session.emit({ type: 'task.started', ...named, task });
  try {
    return { external, task, plan: await external.plan(contextOf(job)) };
  } catch (error) {
    if (!(error instanceof WaxsealError)) throw error;
    return { external, task, plan: { state: 'fault', message: renderError(error).replace(/^✗ /, '') } };
  }
}

const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value) ?? 'null')
    .digest('hex')
    .slice(0, 32);

/** What was seen, as a saved plan holds it. */
function saved<V>({ play, work }: Job<V>, looked: readonly Looked[]): SavedHostPlan {
  const observed = looked.flatMap(({ external, plan }) =>
    plan.state === 'fault' ? [] : [[`${external.kind} ${external.name}`, digest(plan.observed)] as const],
  );
  return {
    play: play.name,
    host: work.host.name,
    observed: Object.fromEntries(observed),
    tasks: looked.map(({ task, plan }) => ({
      ...task,
      state: plan.state,
      diffs: 'diffs' in plan ? plan.diffs : [],
    })),
  };
}

/** Holds what was found against the plan that shall be applied. @throws WaxsealError naming what moved. */
function checkAgainstReview<V>(job: Job<V>, looked: readonly Looked[]): void {
  const { options, session } = job;
  const now = session.mask.of(saved(job, looked));
  options.onPlan?.(now);
  const moved = options.reviewed === undefined ? [] : staleness(options.reviewed, now, true);
  if (moved.length > 0)
    throw new WaxsealError('the plan is stale, nothing was applied', {
      value: `moved: ${moved.join(', ')}`,
      hint: 'make and review a new one: waxseal plan',
    });
}

interface Ending {
  readonly message?: string;
  readonly output?: string;
}

function finish<V>(job: Job<V>, { task, plan }: Looked, outcome: Outcome, ending: Ending = {}): void {
  job.session.finishTask({
    play: job.play.name,
    host: job.work.host.name,
    task,
    handler: false,
    outcome,
    ms: 0,
    diffs: 'diffs' in plan ? plan.diffs : [],
    ...ending,
  });
}

function finishFault<V>(job: Job<V>, looked: Looked, message: string, hint?: string): void {
  finish(job, looked, 'failed', { message: hint === undefined ? message : `${message}\nhint: ${hint}` });
}

/** Makes one change; false when it failed. */
async function change<V>(job: Job<V>, looked: Looked, planned: unknown): Promise<boolean> {
  try {
    const { outcome, output } = await looked.external.apply(planned, contextOf(job));
    finish(job, looked, outcome, output === undefined ? {} : { output });
    return true;
  } catch (error) {
    if (!(error instanceof WaxsealError)) throw error;
    finishFault(job, looked, renderError(error).replace(/^✗ /, ''));
    return false;
  }
}

/** Tells or makes what was planned of one thing; false when it failed. */
async function settle<V>(job: Job<V>, looked: Looked): Promise<boolean> {
  const { plan } = looked;
  switch (plan.state) {
    case 'fault':
      finishFault(job, looked, plan.message, plan.hint);
      return false;
    case 'ok':
      finish(job, looked, 'ok');
      return true;
    case 'unknown':
      finish(job, looked, 'unknown');
      return true;
    case 'change':
      if (job.options.mode === 'apply') return change(job, looked, plan.change);
      finish(job, looked, 'changed');
      return true;
    default:
      return plan satisfies never;
  }
}

/**
 * Reads and changes what a play declares outside of its hosts, or says what would change. All of it is read before the first
 * change; a fault in it stops all.
 * @throws WaxsealError when a reviewed plan is stale.
 */
export async function convergeExternals<V>(job: Job<V>): Promise<void> {
  const looked: Looked[] = [];
  for (const [index, external] of (job.play.externals?.(job.work.context) ?? []).entries())
    looked.push(await look(job, external, index));
  if (looked.length === 0) return;
  checkAgainstReview(job, looked);
  const faults = looked.filter(({ plan }) => plan.state === 'fault');
  for (const one of faults.length > 0 ? faults : looked) if (!(await settle(job, one)) && faults.length === 0) return;
}
