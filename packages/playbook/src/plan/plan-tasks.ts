import { isKnown, Unknown } from '@waxseal/core';
import type { Verdict } from '../define/kind.ts';
import type { Scope } from '../define/scope.ts';
import type { Task } from '../define/task.ts';
import { opened, type PendingNote, throughLink, upset, withPath, type World } from '../world/world.ts';
import { findUnknown } from './find-unknown.ts';
import { syntaxFault } from './syntax.ts';
import { type Handler, type HandlerRef, handlersOf } from './handlers.ts';

/** One task of a play with what planning says of it. `standby`: a rescue, which runs only when something fails. */
export interface PlannedTask {
  /** The task's number in its play, from 0; handlers go on counting. */
  readonly id: string;
  readonly task: Task;
  readonly handler: boolean;
  readonly verdict: Verdict | { readonly state: 'skipped' | 'standby' };
  /** For handlers: the key under which a notification is remembered on the host. */
  readonly handlerId?: string;
  /** The handlers that it notifies when it changes something. */
  readonly notifies: readonly HandlerRef[];
  /** For handlers: the host remembers that it was notified, by an earlier run or an earlier program of this one. */
  readonly pending?: boolean;
}

/** A host's part of a play, planned. */
export interface HostPlan {
  readonly place: World['place'];
  readonly tasks: readonly PlannedTask[];
  readonly handlers: readonly PlannedTask[];
  /** What an earlier run left to be done and this play does not know, by id. */
  readonly unknownPending: ReadonlyMap<string, PendingNote>;
  /** For a part of a plan: what it is a part of. */
  readonly wave?: Wave;
}

/** What the program of a part of a plan must know of the whole. */
export interface Wave {
  readonly whole: readonly PlannedTask[];
  /** The attempts in which the program before it ended. */
  readonly resumes: readonly Scope[];
  /** Those in which it ends itself. */
  readonly pauses: readonly Scope[];
  /** Something failed in an earlier part: `rescued` where that is one that a rescue takes up. */
  readonly failed?: 'failed' | 'rescued';
}

/** Whether a verdict asks for something to be executed. */
export function acts(planned: PlannedTask): boolean {
  return ['change', 'runs', 'unknown', 'deferred'].includes(planned.verdict.state);
}

/** Whether a task cannot be done, so that nothing of its host's plan is: unless its failure does not matter. */
export function refusing({ task, verdict }: PlannedTask): boolean {
  return verdict.state === 'fault' && task.ignoreErrors !== true;
}

/** Whether a handler waits to be run, whatever the tasks of this program do. */
export function isPending({ pending }: PlannedTask): boolean {
  return pending === true;
}

/** What a task needs that only a task before it will bring, or nothing. */
export function awaited({ task }: PlannedTask): Unknown | undefined {
  return task.when === false ? undefined : findUnknown([task.when, task.resource]);
}

const needsChange = ({ kind, resource }: Task): boolean =>
  kind.needsChange === true || ((resource as { readonly members?: readonly Task[] }).members ?? []).some(needsChange);

/** Whether a task must be planned against what those before it have really done: its script makes only what was planned. */
export function needsLook({ task, verdict }: PlannedTask): boolean {
  return verdict.state === 'unknown' && !('change' in verdict) && needsChange(task);
}

/** Plans a handler after all that may notify it. */
function planHandler(
  { id, task, notifies }: Handler,
  index: number,
  before: readonly PlannedTask[],
  { world, after }: { readonly world: World; readonly after: World },
): PlannedTask {
  const called = before.filter((planned) => planned.notifies.some((one) => one.id === id));
  const common = { id: String(index), task, handler: true, handlerId: id, notifies };
  const subject = task.kind.subject(task.resource);
  if (task.when === false) return { ...common, verdict: { state: 'skipped' } };
  const acting = called.filter((planned) => acts(planned));
  const fault =
    world.pending.has(id) || acting.length > 0
      ? (syntaxFault(task, world) ?? task.kind.possibility?.refusal(task.resource, after))
      : undefined;
  if (fault !== undefined) return { ...common, verdict: fault };
  if (world.pending.has(id))
    return {
      ...common,
      pending: true,
      verdict: { state: 'change', diffs: [{ subject, words: ['pending since an earlier run'] }] },
    };
  if (acting.length === 0) return { ...common, verdict: { state: called.some(isRescue) ? 'standby' : 'skipped' } };
  if (world.place === 'directory') return { ...common, verdict: { state: 'deferred', diffs: [] } };
  const certain = isKnown(task.when) && acting.some(({ verdict, handler }) => verdict.state === 'change' && !handler);
  const words = [`notified by ${acting.map((planned) => planned.task.name).join(', ')}`];
  return { ...common, verdict: { state: certain ? 'change' : 'unknown', diffs: [{ subject, words }] } };
}

const isRescue = ({ verdict }: PlannedTask): boolean => verdict.state === 'standby';

/** The world after a task of which something is unknown: the paths it looks at may hold anything. */
function blurred(task: Task, world: World): World {
  const paths = task.kind.probes(task.resource).flatMap((probe) => (probe.fact === 'path' ? [probe.path] : []));
  const files = paths.map((path) => [path, world.paths.get(path)] as const);
  return files.reduce(
    (current, [path, fact]) => {
      if (fact?.type !== 'file') return current;
      const { text: _known, octets: _octets, ...rest } = fact;
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

/** Whether a task that acts may fail without keeping this one from being run, so that the host is another than foreseen by then. */
function mayHaveFailed({ ignoreErrors, scopes = [] }: Task, later: Task): boolean {
  const isShared = ({ attempt, part }: Scope): boolean =>
    later.scopes?.some((one) => one.attempt === attempt && one.part === part) === true;
  return ignoreErrors === true || scopes.some((scope) => !isShared(scope));
}

/** A verdict without its change, which is one of the host as foreseen: its script then converges from any state. */
function withoutChange(verdict: PlannedTask['verdict']): PlannedTask['verdict'] {
  if (!('change' in verdict)) return verdict;
  const { change: _change, ...rest } = verdict;
  return rest;
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
  const planned = syntaxFault(task, world) ?? task.kind.plan(task.resource, world);
  const verdict = task.secret === true ? discreet(planned) : planned;
  if (verdict.state === 'fault') return [verdict, world];
  const after = task.kind.effect(task.resource, world);
  if (verdict.state === 'ok' || verdict.state === 'runs') return [verdict, after];
  return [verdict, { ...(leadsThroughLink(task, world) ? upset(after, task.name) : after), disturbed: true }];
}

/** What planning needs beside tasks and world. */
export interface PlanOptions {
  /** The play, by whose name handlers are remembered. */
  readonly play: string;
  /** The tasks before it were done already, in this run. */
  readonly from: number;
  /** All tasks of the play, those left out by tags included: their handlers that are pending are run as well. */
  readonly all: readonly Task[];
}

/** Walks the tasks in order over a simulated world, so that each sees what those before it will have done. */
export function planTasks(tasks: readonly Task[], observed: World, options: Partial<PlanOptions> = {}): HostPlan {
  const { from = 0, play = '', all = tasks } = options;
  const known = handlersOf(all, play);
  let world = observed;
  const risky: Task[] = [];
  const planned = tasks.map((task, index): PlannedTask => {
    const common = { id: String(index), task, handler: false, notifies: known.notifiedBy(task) };
    if (index < from) return { ...common, verdict: { state: 'ok' } };
    const [foreseen, after] = planTask(task, world);
    const isOpen = !needsChange(task) && risky.some((earlier) => mayHaveFailed(earlier, task));
    const one = { ...common, verdict: isOpen ? withoutChange(foreseen) : foreseen };
    world = after;
    if ((acts(one) || foreseen.state === 'standby') && (task.ignoreErrors === true || task.scopes !== undefined))
      risky.push(task);
    return one;
  });
  const handlers: PlannedTask[] = [];
  for (const handler of known.list)
    handlers.push(
      planHandler(handler, tasks.length + handlers.length, [...planned, ...handlers], {
        world: observed,
        after: world,
      }),
    );
  const ids = new Set(pendingIds(all, play));
  return {
    place: observed.place,
    tasks: planned,
    handlers,
    unknownPending: new Map([...observed.pending].filter(([id]) => !ids.has(id))),
  };
}

/** The ids under which hosts remember what the tasks of a play may leave to be done: handlers, and activations of transactions. */
export function pendingIds(tasks: readonly Task[], play: string): readonly string[] {
  return [
    ...handlersOf(tasks, play).list.map(({ id }) => id),
    ...tasks.flatMap((task) => task.kind.pendingId?.(task.resource) ?? []),
  ];
}
