import { quote, Secret } from '@waxseal/core';
import { commandText, subshellBody } from '../define/command-text.ts';
import { libraries } from '@waxseal/shell';
import { holdsSecret } from '../plan/holds-secret.ts';
import { acts, type HostPlan, type PlannedTask } from '../plan/plan-tasks.ts';
import type { World } from '../world/world.ts';
import { attemptsWithRescue, walkScopes } from './scopes.ts';

/** Compiles the program that asks a running apply program to stop before its next step. */
export function stopProgram(): string {
  return [libraries.state, '[ ! -d "$WS_STATE/lock" ] || : >"$WS_STATE/lock/stop"', 'exit 0', ''].join('\n');
}

/** The exit status of an apply program that found the host's run lock held by somebody else (EX_TEMPFAIL). */
export const lockedStatus = 75;

/** The exit status of an apply program that could not write its own state (EX_CANTCREAT). */
export const noStateStatus = 73;

/** Which program of which run it is, who runs it, and the seconds that a try of a task may take where it does not say. */
export interface ProgramRun {
  readonly id: string;
  /** The number of the program among those of the run on this host. */
  readonly part: number;
  readonly label: string;
  readonly timeout: number;
  /** The play, for what the host writes down of work that a failure may leave pending. */
  readonly play: string;
  /** Takes secrets out of what is written down; by default nothing is known to be secret. */
  readonly mask?: (text: string) => string;
}

/** What a host writes down of pending work, so that people can be told of it: run, play, task and handler, in base64. */
function noteOf({ id, play, mask = (text) => text }: ProgramRun, task: string, handler: string): string {
  const lines = [id, play, task, handler].map((line) => mask(line).replaceAll(/\s+/g, ' ').slice(0, 200));
  return Buffer.from(`${lines.join('\n')}\n`).toString('base64');
}

/** The seconds within which a plan's program must have come to its end, each of its tries taking as long as it may. */
export function longest(plan: HostPlan, run: Pick<ProgramRun, 'timeout'>): number {
  const spans = [...executed(plan), ...calledHandlers(plan)].map(
    ({ task: { retries = 0, retrySeconds = 5, timeout = run.timeout } }) =>
      (retries + 1) * (timeout + 5) + retries * retrySeconds,
  );
  return spans.reduce((sum, span) => sum + span, 30);
}

/** What a plan has the host execute: all that acts, and what an attempt may come to need. */
export function executed(plan: HostPlan): readonly PlannedTask[] {
  const acting = new Set(
    plan.tasks.filter(acts).flatMap(({ task }) => (task.scopes ?? []).map(({ attempt }) => attempt)),
  );
  const mayBeNeeded = ({ task, verdict }: PlannedTask): boolean =>
    verdict.state !== 'skipped' &&
    (task.scopes ?? []).some(({ attempt, part }) => part !== 'tasks' && acting.has(attempt));
  return plan.tasks.filter((planned) => acts(planned) || mayBeNeeded(planned));
}

/** The handlers that a plan's program may come to run. */
function calledHandlers(plan: HostPlan): readonly PlannedTask[] {
  return plan.place === 'directory'
    ? []
    : plan.handlers.filter((planned) => acts(planned) || planned.verdict.state === 'standby');
}

/** What a rollback does in place of a handler that may not be written down. */
function tellMissing(name: string): string {
  return `printf '%s\\n' ${quote(`the handler "${name}" is not run: what it reads is secret and has no backup`)}`;
}

function stepFunctions(
  { id, task, verdict, handlerId: handler }: PlannedTask,
  place: World['place'],
  run: ProgramRun,
): readonly string[] {
  const script = task.kind.script(task.resource, {
    id,
    place,
    note: noteOf(run, task.name, ''),
    ...('change' in verdict ? { change: verdict.change } : {}),
  });
  const kept =
    handler === undefined
      ? []
      : [`ws_after ${handler} ${quote(holdsSecret(task) ? tellMissing(task.name) : script)} || return`];
  return [
    `ws_t${id}() {\n${[...(task.secret === true ? ['WS_SECRET=1 WS_ALL_SECRET=1'] : []), ...kept, script].join('\n')}\n}`,
    ...(task.until === undefined ? [] : [`ws_u${id}() (\n${subshellBody(commandText(task.until))}\n)`]),
  ];
}

/** Words of a step's call: id, function, seconds, retries, seconds between, until function, whether stderr is told apart. */
function stepWords({ id, task }: PlannedTask, run: ProgramRun): string {
  const { retries = 0, retrySeconds = 5, timeout = run.timeout } = task;
  return [
    id,
    `ws_t${id}`,
    timeout,
    retries,
    retrySeconds,
    task.until === undefined ? '-' : `ws_u${id}`,
    task.register === undefined ? 'joined' : 'apart',
  ].join(' ');
}

function noteHandlers(planned: PlannedTask, plan: HostPlan, run: ProgramRun): readonly string[] {
  if (plan.place === 'directory') return [];
  return planned.notifies.map(({ id, name }) => `ws_notify ${id} ${noteOf(run, planned.task.name, name)}`);
}

/** A task or handler: what it notifies is written down before it, and taken back when it changed nothing. */
function stepCall(planned: PlannedTask, plan: HostPlan, run: ProgramRun): readonly string[] {
  const notes = noteHandlers(planned, plan, run);
  const step = `ws_step ${stepWords(planned, run)}`;
  const ignore = planned.task.ignoreErrors === true ? ['ws_ignore'] : [];
  if (planned.handlerId !== undefined)
    return [
      `if ws_called ${planned.handlerId}; then`,
      ...notes,
      step,
      ...(notes.length === 0 ? [] : ['ws_notified']),
      ...ignore,
      `ws_handled ${planned.handlerId}`,
      'fi',
    ];
  if (notes.length === 0) return [step, ...ignore];
  return ['if [ -z "$WS_FAILED" ]; then', ...notes, step, 'ws_notified', ...ignore, 'fi'];
}

/**
 * Compiles what a plan changes to ONE POSIX sh program. The whole of it is one function that is called on the last
 * line, so that a program cut on its way does nothing at all. It carries file contents, hence a secret.
 */
export function applyProgram(plan: HostPlan, run: ProgramRun): Secret<string> {
  const tasks = executed(plan);
  const handlers = calledHandlers(plan);
  const walk = walkScopes(attemptsWithRescue(tasks));
  return new Secret(
    [
      libraries.apply,
      ...[...tasks, ...handlers].flatMap((planned) => stepFunctions(planned, plan.place, run)),
      'ws_main() {',
      `ws_open ${quote(run.id)} ${run.part} ${quote(run.label)}`,
      ...tasks.flatMap((planned) => [...walk.to(planned.task.scopes ?? []), ...stepCall(planned, plan, run)]),
      ...walk.to([]),
      ...handlers.flatMap((planned) => stepCall(planned, plan, run)),
      "ws_say 'X end'",
      'exit 0',
      '}',
      'ws_main',
      '',
    ].join('\n'),
  );
}
