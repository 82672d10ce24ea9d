import { randomBytes } from 'node:crypto';
import { Unreachable, WaxsealError } from '@waxseal/core';
import type { RunResult } from '@waxseal/remote';
import { handlersOf } from '../plan/handlers.ts';
import { syntaxProbes } from '../plan/syntax.ts';
import { type HostPlan, planTasks } from '../plan/plan-tasks.ts';
import { planDigest } from '../plan/plan-digest.ts';
import { saveHostPlan, staleness } from '../plan/saved-plan.ts';
import { answerable, inspectProgram } from '../program/inspect-program.ts';
import { parseObservations } from '../program/parse-observations.ts';
import { mergeProbes } from '../world/probe.ts';
import type { World } from '../world/world.ts';
import { defaultTimeout } from './run-options.ts';
import type { Evaluated } from './prepare.ts';
import { runOnHost } from './run-on-host.ts';
import type { Job } from './job.ts';

/** A host's tasks, planned against what was observed. */
export interface Look {
  readonly plan: HostPlan;
  readonly world: World;
}

/** Looking changes nothing, so what a breaking connection cut short is done again on another one. @throws Unreachable */
async function lookTwice<V>(job: Job<V>, program: string): Promise<RunResult> {
  try {
    return await runOnHost(job, program);
  } catch (error) {
    if (!(error instanceof Unreachable) || job.options.signal.aborted || !(await job.session.isBroken(job.work.host)))
      throw error;
    return runOnHost(job, program);
  }
}

/**
 * Observes the host with one program and plans its tasks; those before `from` were done already.
 * @throws Unreachable, WaxsealError
 */
export async function lookAtHost<V>(job: Job<V>, { chosen: tasks, all }: Evaluated, from = 0): Promise<Look> {
  const { place } = job.work.context;
  const ahead = tasks.slice(from).filter((task) => task.when !== false);
  const asked = [
    ...ahead.flatMap((task) => [...task.kind.probes(task.resource), ...syntaxProbes(task)]),
    ...handlersOf(all, job.play).list.flatMap(({ task }) => [
      ...syntaxProbes(task),
      ...(task.kind.possibility?.probes(task.resource) ?? []),
    ]),
  ];
  const probes = answerable(mergeProbes(asked), place);
  const result = await lookTwice(job, inspectProgram(probes, job.options.timeout ?? defaultTimeout));
  if (result.status !== 0)
    throw new WaxsealError(`the inspect program ended with status ${result.status}`, {
      value: job.session.mask.of(result.stderr).slice(0, 400),
    });
  const world = parseObservations(result.stdout, probes, place);
  return { plan: planTasks(tasks, world, { play: job.play, from, all }), world };
}

/** A plan that is reviewed within one process needs no key that outlives it. */
const processKey = randomBytes(32);

/** Holds what was found against the plan that shall be applied. @throws WaxsealError naming what moved. */
export function checkAgainstReview<V>({ options, session, play, work }: Job<V>, look: Look): void {
  const digest = planDigest(options.planKey ?? processKey);
  const saved = session.mask.of(saveHostPlan(play, work.host.name, look, digest));
  options.onPlan?.(saved);
  if (options.reviewed === undefined) return;
  const compareFacts = !session.touched.has(work.host.name);
  const moved = staleness(options.reviewed, saved, compareFacts);
  if (moved.length === 0) return;
  const more = moved.length > 5 ? ` and ${moved.length - 5} more` : '';
  throw new WaxsealError('the plan is stale, nothing was applied', {
    value: `moved: ${moved.slice(0, 5).join(', ')}${more}`,
    hint: 'make and review a new one: waxseal plan',
  });
}
