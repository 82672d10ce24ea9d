import { InputError } from '@waxseal/core';
import type { Task } from '../define/task.ts';
import type { Diff } from '../event.ts';
import type { World } from '../world/world.ts';
import { findUnknown } from './find-unknown.ts';
import { holdsSecret } from './holds-secret.ts';
import { lossOf } from './loss.ts';
import { desiredState, type PlanDigest } from './plan-digest.ts';
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
  /** A digest of the desired state, where all of it was known. */
  readonly desired?: string;
  /** The change itself, where it is known and no secret: exactly this is made, or the plan is stale. Hashes in it are keyed. */
  readonly change?: unknown;
}

/** One host's share of one play: what was observed, as hashes, and what is to be done. */
export interface SavedHostPlan {
  readonly play: string;
  readonly host: string;
  /** A hash of each observed fact, by what was observed. */
  readonly observed: Readonly<Record<string, string>>;
  readonly tasks: readonly SavedTask[];
  /** The paths that it removes or replaces: who says yes to the plan says yes to exactly these. */
  readonly removes?: readonly string[];
}

/** A plan to be reviewed and applied later: JSON, versioned. */
export interface SavedPlan {
  readonly v: 1;
  readonly playbook: string;
  readonly plans: readonly SavedHostPlan[];
}

function facts(
  kind: string,
  table: ReadonlyMap<string, unknown>,
  digest: PlanDigest,
  name: (key: string) => string = (key) => key,
): readonly (readonly [string, string])[] {
  return [...table].map(([key, fact]) => [`${kind} ${name(key)}`, digest(fact)] as const);
}

/** A path's text goes with its hash: whether it was asked for must not matter. */
function withoutTexts(paths: World['paths']): ReadonlyMap<string, unknown> {
  return new Map(
    [...paths].map(([path, fact]) => [
      path,
      fact.type === 'file' ? { ...fact, text: undefined, octets: undefined } : fact,
    ]),
  );
}

/** What was observed of a host, each fact as a digest. Scripts are named by their own digest: they may be long. */
function observedDigests(world: World, digest: PlanDigest): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...facts('path', withoutTexts(world.paths), digest),
    ...facts('user', world.users, digest),
    ...facts('group', world.groups, digest),
    ...facts('package', world.packages, digest),
    ...facts('service', world.services, digest),
    ...facts('script', world.scripts, digest, (script) => digest(script)),
    ['pending', digest([...world.pending.keys()].toSorted())],
  ]);
}

/** A change as data that may lie in a file: a bare SHA-256 would let people try what a short secret in the hashed file is. */
function withKeyedHashes(value: unknown, digest: PlanDigest): unknown {
  if (typeof value === 'string') return /^[0-9a-f]{64}$/.test(value) ? digest(value) : value;
  if (Array.isArray(value)) return value.map((one) => withKeyedHashes(one, digest));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withKeyedHashes(one, digest)]));
}

/** A task's change; only its digest where what people see of it hides something. */
function savedChange(task: Task, verdict: PlannedTask['verdict'], digest: PlanDigest): Pick<SavedTask, 'change'> {
  if (!('change' in verdict) || verdict.change === undefined) return {};
  const isHidden = holdsSecret(task) || verdict.diffs.some(({ unified = '' }) => unified.includes('(secret)'));
  return { change: isHidden ? digest(desiredState(verdict.change)) : withKeyedHashes(verdict.change, digest) };
}

function savedTask({ id, task, verdict }: PlannedTask, digest: PlanDigest): SavedTask {
  return {
    id,
    name: task.name,
    kind: task.kind.kind,
    state: verdict.state,
    diffs: 'diffs' in verdict ? verdict.diffs : [],
    ...savedChange(task, verdict, digest),
    ...(findUnknown(task.resource) === undefined
      ? { desired: digest(desiredState(task.resource)) }
      : { awaits: true as const }),
  };
}

const tasksOf = (plan: HostPlan): readonly PlannedTask[] => [...plan.tasks, ...plan.handlers];

/** One host's share of a play as a saved plan holds it. */
export function saveHostPlan(
  play: string,
  host: string,
  { plan, world }: { readonly plan: HostPlan; readonly world: World },
  digest: PlanDigest,
): SavedHostPlan {
  return {
    play,
    host,
    observed: observedDigests(world, digest),
    tasks: tasksOf(plan).map((planned) => savedTask(planned, digest)),
    removes: lossOf(plan, world).paths,
  };
}

/** The words of differences, each with what it is about, that do not say that something is not known yet. */
function settledWords({ diffs }: SavedTask): readonly string[] {
  return diffs.flatMap(({ subject, words }) =>
    words.filter((word) => !word.includes('(known after apply)')).map((word) => `${subject} ${word}`),
  );
}

/** Whether what a task would do is another than was reviewed. Where it was said to be known later, what was known by then must hold. */
function doesAnother(saved: SavedTask, now: SavedTask): boolean {
  const shown = ({ state, diffs, change }: SavedTask): string => JSON.stringify([state, diffs, change]);
  if (saved.awaits !== true && saved.state !== 'unknown') return shown(saved) !== shown(now);
  const words = settledWords(now);
  return settledWords(saved).some((word) => !words.includes(word));
}

function moved(saved: SavedHostPlan, now: SavedHostPlan, compareFacts: boolean): readonly string[] {
  const keys = [...new Set([...Object.keys(saved.observed), ...Object.keys(now.observed)])];
  const changedFacts = compareFacts ? keys.filter((key) => saved.observed[key] !== now.observed[key]) : [];
  const names = (tasks: readonly SavedTask[]): string =>
    JSON.stringify(tasks.map(({ id, name, kind }) => [id, name, kind]));
  if (names(saved.tasks) !== names(now.tasks)) return [...changedFacts, 'the playbook’s tasks'];
  const another = saved.tasks.some(
    (task, index) =>
      // Of what was not known, other parts of a desired state may have been made without saying so.
      (task.desired !== undefined && task.desired !== now.tasks[index]!.desired) ||
      // The same facts and another plan: vars or inputs are no longer those of the review.
      (compareFacts && changedFacts.length === 0 && doesAnother(task, now.tasks[index]!)),
  );
  return another ? [...changedFacts, 'vars or inputs of the playbook'] : changedFacts;
}

/** One host's share of a play in a plan that was reviewed, or nothing. */
export function reviewedShare(
  { plans }: SavedPlan,
  { play, host }: Pick<SavedHostPlan, 'play' | 'host'>,
): SavedHostPlan | undefined {
  return plans.find((share) => share.play === play && share.host === host);
}

/**
 * What has moved since a plan was saved; empty when it still holds. What the playbook wants is always compared. Facts of a
 * host that this very run has changed already are not.
 */
export function staleness(reviewed: SavedPlan, now: SavedHostPlan, compareFacts: boolean): readonly string[] {
  const saved = reviewedShare(reviewed, now);
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
