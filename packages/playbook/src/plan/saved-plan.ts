import { createHash } from 'node:crypto';
import { InputError } from '@waxseal/core';
import type { Diff } from '../event.ts';
import type { World } from '../world/world.ts';
import { findUnknown } from './find-unknown.ts';
import type { HostPlan, PlannedTask } from './plan-tasks.ts';

/** A task as a saved plan shows it. It holds no secret: diffs never do. */
export interface SavedTask {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly state: PlannedTask['verdict']['state'];
  readonly diffs: readonly Diff[];
  /** A value of it was not known yet: what becomes of that is not held against the plan. */
  readonly awaits?: true;
}

/** One host's share of one play: what was observed, as hashes, and what is to be done. */
export interface SavedHostPlan {
  readonly play: string;
  readonly host: string;
  /** A hash of each observed fact, by what was observed. */
  readonly observed: Readonly<Record<string, string>>;
  readonly tasks: readonly SavedTask[];
}

/** A plan to be reviewed and applied later: JSON, versioned. */
export interface SavedPlan {
  readonly v: 1;
  readonly playbook: string;
  readonly plans: readonly SavedHostPlan[];
}

const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value) ?? 'null')
    .digest('hex')
    .slice(0, 32);

function facts(
  kind: string,
  table: ReadonlyMap<string, unknown>,
  name: (key: string) => string = (key) => key,
): readonly (readonly [string, string])[] {
  return [...table].map(([key, fact]) => [`${kind} ${name(key)}`, digest(fact)] as const);
}

/** A path's text goes with its hash: whether it was asked for must not matter. */
function withoutTexts(paths: World['paths']): ReadonlyMap<string, unknown> {
  return new Map([...paths].map(([path, fact]) => [path, fact.type === 'file' ? { ...fact, text: undefined } : fact]));
}

/** What was observed of a host, each fact as a hash. Scripts are named by their own hash: they may be long. */
function observedDigests(world: World): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...facts('path', withoutTexts(world.paths)),
    ...facts('user', world.users),
    ...facts('group', world.groups),
    ...facts('package', world.packages),
    ...facts('service', world.services),
    ...facts('script', world.scripts, (script) => digest(script)),
    ['pending', digest([...world.pending].toSorted())],
  ]);
}

function savedTask({ id, task, verdict }: PlannedTask): SavedTask {
  return {
    id,
    name: task.name,
    kind: task.kind.kind,
    state: verdict.state,
    diffs: 'diffs' in verdict ? verdict.diffs : [],
    ...(findUnknown(task.resource) === undefined ? {} : { awaits: true as const }),
  };
}

/** One host's share of a play as a saved plan holds it. */
export function saveHostPlan(play: string, host: string, plan: HostPlan, world: World): SavedHostPlan {
  return { play, host, observed: observedDigests(world), tasks: [...plan.tasks, ...plan.handlers].map(savedTask) };
}

/** The words of differences, each with what it is about, that do not say that something is not known yet. */
function settledWords({ diffs }: SavedTask): readonly string[] {
  return diffs.flatMap(({ subject, words }) =>
    words.filter((word) => !word.includes('(known after apply)')).map((word) => `${subject} ${word}`),
  );
}

/** Whether a task is another than was reviewed. Where it was said to be known later, what was known by then must hold. */
function isAnother(saved: SavedTask, now: SavedTask): boolean {
  if (saved.awaits !== true && saved.state !== 'unknown') return digest(saved) !== digest(now);
  const words = settledWords(now);
  return settledWords(saved).some((word) => !words.includes(word));
}

function moved(saved: SavedHostPlan, now: SavedHostPlan, compareFacts: boolean): readonly string[] {
  const keys = [...new Set([...Object.keys(saved.observed), ...Object.keys(now.observed)])];
  const changedFacts = compareFacts ? keys.filter((key) => saved.observed[key] !== now.observed[key]) : [];
  const tasks =
    digest(saved.tasks.map(({ id, name, kind }) => [id, name, kind])) ===
    digest(now.tasks.map(({ id, name, kind }) => [id, name, kind]))
      ? []
      : ['the playbook’s tasks'];
  // The same facts and another plan: vars or inputs are no longer those of the review.
  const verdicts =
    compareFacts &&
    changedFacts.length === 0 &&
    tasks.length === 0 &&
    saved.tasks.some((task, index) => isAnother(task, now.tasks[index]!))
      ? ['vars or inputs of the playbook']
      : [];
  return [...changedFacts, ...tasks, ...verdicts];
}

/**
 * What has moved since a plan was saved; empty when it still holds. Facts of a host that this very run has changed
 * already are not compared.
 */
export function staleness(plan: SavedPlan, now: SavedHostPlan, compareFacts: boolean): readonly string[] {
  const saved = plan.plans.find(({ play, host }) => play === now.play && host === now.host);
  return saved === undefined
    ? [`${now.host} in the play "${now.play}", which the plan does not hold`]
    : moved(saved, now, compareFacts);
}

/** The text of a plan file. */
export function renderSavedPlan(plan: SavedPlan): string {
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}

function isHostPlan(value: unknown): value is SavedHostPlan {
  const plan = value as Partial<SavedHostPlan> | null;
  return (
    typeof plan?.play === 'string' &&
    typeof plan.host === 'string' &&
    typeof plan.observed === 'object' &&
    Array.isArray(plan.tasks)
  );
}

/** Reads a plan file. @throws InputError for anything else, and for another version. */
export function parseSavedPlan(text: string, file: string): SavedPlan {
  let plan: Partial<SavedPlan> | null;
  try {
    plan = JSON.parse(text) as Partial<SavedPlan> | null;
  } catch (cause) {
    throw new InputError('the plan is not JSON', { place: { file }, cause });
  }
  if (plan?.v !== 1)
    throw new InputError('not a plan of this version', {
      place: { file },
      value: String(plan?.v),
      hint: 'waxseal plan PLAYBOOK -i INVENTORY -o FILE writes one',
    });
  if (typeof plan.playbook !== 'string' || !Array.isArray(plan.plans) || !plan.plans.every(isHostPlan))
    throw new InputError('not a plan', { place: { file } });
  return plan as SavedPlan;
}
