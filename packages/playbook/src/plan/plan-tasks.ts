import { isKnown, Unknown } from '@waxseal/core';
import type { Verdict } from '../define/kind.ts';
import { notified, type Task } from '../define/task.ts';
import { opened, throughLink, upset, withPath, type World } from '../world/world.ts';
import { deferralId } from './deferral.ts';
import { findUnknown } from './find-unknown.ts';

/** One task of a play with what planning says of it. `standby`: a rescue, which runs only when something fails. */
export interface PlannedTask {
  /** The task's number in its play, from 0; handlers go on counting. */
  readonly id: string;
  readonly task: Task;
  readonly handler: boolean;
  readonly verdict: Verdict | { readonly state: 'skipped' | 'standby' };
  /** For handlers: the key under which a notification is remembered on the host. */
  readonly handlerId?: string;
}

/** A host's part of a play, planned. */
export interface HostPlan {
  readonly place: World['place'];
  readonly tasks: readonly PlannedTask[];
  readonly handlers: readonly PlannedTask[];
  /** Ids of handlers announced by an earlier run that this play does not know. */
  readonly foreignPending: readonly string[];
}

/** The key of a handler in the host's journal: stable while its name and resource are. */
export function handlerId(handler: Task): string {
  return deferralId(`handler-${handler.kind.kind}`, { name: handler.name, resource: handler.resource });
}

/** Whether a verdict asks for something to be executed. */
export function acts(planned: PlannedTask): boolean {
  return ['change', 'runs', 'unknown', 'deferred'].includes(planned.verdict.state);
}

/** Whether a task cannot be done, so that nothing of its host's plan is: unless its failure does not matter. */
export function refusing({ task, verdict }: PlannedTask): boolean {
  return verdict.state === 'fault' && task.ignoreErrors !== true;
}

/** What a task needs that only a task before it will bring, or nothing. */
export function awaited({ task }: PlannedTask): Unknown | undefined {
  return task.when === false ? undefined : findUnknown([task.when, task.resource]);
}

function handlersOf(tasks: readonly Task[]): readonly Task[] {
  const byId = new Map(tasks.flatMap(notified).map((handler) => [handlerId(handler), handler]));
  return [...byId.values()];
}

function planHandler(handler: Task, index: number, tasks: readonly PlannedTask[], world: World): PlannedTask {
  const id = handlerId(handler);
  const called = tasks.filter(
    (planned) =>
      acts(planned) &&
      planned.verdict.state !== 'runs' &&
      notified(planned.task).some((other) => handlerId(other) === id),
  );
  const common = { id: String(index), task: handler, handler: true, handlerId: id };
  const subject = handler.kind.subject(handler.resource);
  if (world.pending.has(id))
    return { ...common, verdict: { state: 'change', diffs: [{ subject, words: ['pending since an earlier run'] }] } };
  if (called.length === 0) return { ...common, verdict: { state: 'skipped' } };
  if (world.place === 'directory') return { ...common, verdict: { state: 'deferred', diffs: [] } };
  const certain = called.some((planned) => planned.verdict.state === 'change');
  return {
    ...common,
    verdict: {
      state: certain ? 'change' : 'unknown',
      diffs: [{ subject, words: [`notified by ${called.map((planned) => planned.task.name).join(', ')}`] }],
    },
  };
}

/** The world after a task of which something is unknown: the paths it looks at may hold anything. */
function blurred(task: Task, world: World): World {
  const paths = task.kind.probes(task.resource).flatMap((probe) => (probe.fact === 'path' ? [probe.path] : []));
  const files = paths.map((path) => [path, world.paths.get(path)] as const);
  return files.reduce(
    (current, [path, fact]) => {
      if (fact?.type !== 'file') return current;
      const { text: _known, ...rest } = fact;
      return withPath(current, path, { ...rest, sha256: new Unknown(`known after ${task.name}`) });
    },
    opened(world, task.name),
  );
}

/** Whether the task looks at something of which nobody can say what it is by then. */
function isDoubtful(task: Task, world: World): boolean {
  const probes = task.kind.probes(task.resource);
  if (world.upsetBy !== undefined) return probes.length > 0;
  return world.disturbed === true && leadsThroughLink(task, world);
}

function leadsThroughLink({ kind, resource }: Task, world: World): boolean {
  return kind.probes(resource).some((probe) => probe.fact === 'path' && throughLink(world, probe.path));
}

/** What may be shown of the plan of a secret task: that something changes. */
export function discreet(verdict: Verdict): Verdict {
  return 'diffs' in verdict
    ? { ...verdict, diffs: verdict.diffs.map(({ subject }) => ({ subject, words: ['(secret changed)'] })) }
    : verdict;
}

function planTask(task: Task, world: World): readonly [PlannedTask['verdict'], World] {
  if (task.when === false) return [{ state: 'skipped' }, world];
  if (task.scopes?.some(({ part }) => part === 'rescue') === true) return [{ state: 'standby' }, world];
  const vague = !isKnown(task.when) || (task.kind.plansUnknown !== true && findUnknown(task.resource) !== undefined);
  if (vague)
    return [
      { state: 'unknown', diffs: [] },
      { ...blurred(task, world), disturbed: true },
    ];
  if (isDoubtful(task, world)) return [{ state: 'unknown', diffs: [] }, upset(world, task.name)];
  const planned = task.kind.plan(task.resource, world);
  const verdict = task.secret === true ? discreet(planned) : planned;
  if (verdict.state === 'fault') return [verdict, world];
  const after = task.kind.effect(task.resource, world);
  if (verdict.state === 'ok' || verdict.state === 'runs') return [verdict, after];
  return [verdict, { ...(leadsThroughLink(task, world) ? upset(after, task.name) : after), disturbed: true }];
}

/**
 * Walks the tasks in order over a simulated world, so that each sees what those before it will have done. `from`: the
 * tasks before it were done already, in this run.
 */
export function planTasks(tasks: readonly Task[], observed: World, from = 0): HostPlan {
  let world = observed;
  const planned = tasks.map((task, index): PlannedTask => {
    const common = { id: String(index), task, handler: false };
    if (index < from) return { ...common, verdict: { state: 'ok' } };
    const [verdict, after] = planTask(task, world);
    world = after;
    return { ...common, verdict };
  });
  const handlers = handlersOf(tasks).map((handler, index) =>
    planHandler(handler, tasks.length + index, planned, observed),
  );
  const known = new Set([
    ...handlers.map((handler) => handler.handlerId),
    ...planned.map((one) => pendingId(one.task)),
  ]);
  return {
    place: observed.place,
    tasks: planned,
    handlers,
    foreignPending: [...observed.pending].filter((id) => !known.has(id)),
  };
}

/** The journal id of a transaction's activation; other kinds have none of their own. */
function pendingId(task: Task): string | undefined {
  return task.kind.pendingId?.(task.resource);
}
