import { quote, Secret } from '@waxseal/core';
import { commandText, subshellBody } from '../define/command-text.ts';
import { notified } from '../define/task.ts';
import { templates } from '../generated-templates.ts';
import { holdsSecret } from '../plan/holds-secret.ts';
import { acts, type HostPlan, handlerId, type PlannedTask } from '../plan/plan-tasks.ts';
import type { World } from '../world/world.ts';
import { attemptsWithRescue, walkScopes } from './scopes.ts';

/** Compiles the program that asks a running apply program to stop before its next step. */
export function stopProgram(): string {
  return [templates['common'], '[ ! -d "$WS_STATE/lock" ] || : >"$WS_STATE/lock/stop"', 'exit 0', ''].join('\n');
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
}

/** The seconds within which a plan's program must have come to its end, each of its tries taking as long as it may. */
export function longest(plan: HostPlan, run: Pick<ProgramRun, 'timeout'>): number {
  const spans = [...executed(plan), ...plan.handlers.filter(acts)].map(
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

/** What a rollback does in place of a handler that may not be written down. */
function tellMissing(name: string): string {
  return `printf '%s\\n' ${quote(`the handler "${name}" is not run: what it reads is secret and has no backup`)}`;
}

function stepFunctions({ id, task, handlerId: handler }: PlannedTask, place: World['place']): readonly string[] {
  const script = task.kind.script(task.resource, { id, place });
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

function stepCall(planned: PlannedTask, place: World['place'], run: ProgramRun): readonly string[] {
  const ids = place === 'directory' ? [] : notified(planned.task).map(handlerId);
  const step = `ws_step ${stepWords(planned, run)}`;
  const ignore = planned.task.ignoreErrors === true ? ['ws_ignore'] : [];
  if (ids.length === 0) return [step, ...ignore];
  return [`if [ -z "$WS_FAILED" ]; then`, `ws_notify ${ids.join(' ')}`, step, 'ws_notified', ...ignore, 'fi'];
}

function handlerCall(planned: PlannedTask, run: ProgramRun): string {
  return `ws_handler ${planned.handlerId ?? ''} ${stepWords(planned, run)}`;
}

/**
 * Compiles what a plan changes to ONE POSIX sh program. The whole of it is one function that is called on the last
 * line, so that a program cut on its way does nothing at all. It carries file contents, hence a secret.
 */
export function applyProgram(plan: HostPlan, run: ProgramRun): Secret<string> {
  const tasks = executed(plan);
  const handlers = plan.place === 'directory' ? [] : plan.handlers.filter(acts);
  const walk = walkScopes(attemptsWithRescue(tasks));
  return new Secret(
    [
      templates['common'],
      templates['apply'],
      ...[...tasks, ...handlers].flatMap((planned) => stepFunctions(planned, plan.place)),
      'ws_main() {',
      `ws_open ${quote(run.id)} ${run.part} ${quote(run.label)}`,
      ...tasks.flatMap((planned) => [...walk.to(planned.task.scopes ?? []), ...stepCall(planned, plan.place, run)]),
      ...walk.to([]),
      ...handlers.map((planned) => handlerCall(planned, run)),
      "ws_say 'X end'",
      'exit 0',
      '}',
      'ws_main',
      '',
    ].join('\n'),
  );
}
