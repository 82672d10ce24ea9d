import type { Verdict } from '../define/kind.ts';
import { notified, type Task } from '../define/task.ts';
import type { World } from '../world/world.ts';
import { deferralId } from './deferral.ts';

/** One task of a play with what planning says of it. */
export interface PlannedTask {
  /** The task's number in its play, from 0; handlers go on counting. */
  readonly id: string;
  readonly task: Task;
  readonly handler: boolean;
  readonly verdict: Verdict | { readonly state: 'skipped' };
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

/** Whether a verdict asks for something to be done. */
export function acts(planned: PlannedTask): boolean {
  return ['change', 'unknown', 'deferred'].includes(planned.verdict.state);
}

function handlersOf(tasks: readonly Task[]): readonly Task[] {
  const byId = new Map(tasks.flatMap(notified).map((handler) => [handlerId(handler), handler]));
  return [...byId.values()];
}

function planHandler(handler: Task, index: number, tasks: readonly PlannedTask[], world: World): PlannedTask {
  const id = handlerId(handler);
  const called = tasks.filter((planned) => acts(planned) && notified(planned.task).some((other) => handlerId(other) === id));
  const common = { id: String(index), task: handler, handler: true, handlerId: id };
  const subject = handler.kind.subject(handler.resource);
  if (world.pending.has(id)) return { ...common, verdict: { state: 'change', diffs: [{ subject, words: ['pending since an earlier run'] }] } };
  if (called.length === 0) return { ...common, verdict: { state: 'skipped' } };
  if (world.place === 'directory') return { ...common, verdict: { state: 'deferred', diffs: [] } };
  const certain = called.some((planned) => planned.verdict.state === 'change');
  return { ...common, verdict: { state: certain ? 'change' : 'unknown', diffs: [{ subject, words: [`notified by ${called.map((planned) => planned.task.name).join(', ')}`] }] } };
}

/** Walks the tasks in order over a simulated world, so that each sees what those before it will have done. */
export function planTasks(tasks: readonly Task[], observed: World): HostPlan {
  let world = observed;
  const planned = tasks.map((task, index): PlannedTask => {
    const common = { id: String(index), task, handler: false };
    if (task.when === false) return { ...common, verdict: { state: 'skipped' } };
    const verdict = task.kind.plan(task.resource, world);
    if (verdict.state !== 'fault') world = task.kind.effect(task.resource, world);
    return { ...common, verdict };
  });
  const handlers = handlersOf(tasks).map((handler, index) => planHandler(handler, tasks.length + index, planned, observed));
  const known = new Set([...handlers.map((handler) => handler.handlerId), ...planned.map((one) => pendingId(one.task))]);
  return { place: observed.place, tasks: planned, handlers, foreignPending: [...observed.pending].filter((id) => !known.has(id)) };
}

/** The journal id of a transaction's activation; other kinds have none of their own. */
function pendingId(task: Task): string | undefined {
  return task.kind.pendingId?.(task.resource);
}
