import { quote, Secret } from '@waxseal/core';
import {
  applyProgram as compile,
  defineStep,
  ignoreFailure,
  notifying,
  pauseAttempts,
  resumeAttempts,
  runAfterRollback,
  runStep,
  type Step,
  whenNotified,
} from '@waxseal/shell';
import { commandText, subshellBody } from '../define/command-text.ts';
import { holdsSecret } from '../plan/holds-secret.ts';
import { acts, type HostPlan, type PlannedTask } from '../plan/plan-tasks.ts';
import { attemptsOf, walkScopes } from './scopes.ts';

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
function executed(plan: HostPlan): readonly PlannedTask[] {
  const acting = new Set([
    ...(plan.wave?.resumes ?? []).map(({ attempt }) => attempt),
    ...plan.tasks.filter(acts).flatMap(({ task }) => (task.scopes ?? []).map(({ attempt }) => attempt)),
  ]);
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

function bodyOf({ id, task, verdict, handlerId: handler }: PlannedTask, plan: HostPlan, run: ProgramRun): string {
  const script = task.kind.script(task.resource, {
    id,
    place: plan.place,
    note: noteOf(run, task.name, ''),
    ...('change' in verdict ? { change: verdict.change } : {}),
  });
  if (handler === undefined) return script;
  return `${runAfterRollback(handler, holdsSecret(task) ? tellMissing(task.name) : script)}\n${script}`;
}

function stepOf(planned: PlannedTask, plan: HostPlan, run: ProgramRun): Step {
  const { retries = 0, retrySeconds = 5, timeout = run.timeout, until, register, secret } = planned.task;
  return {
    id: planned.id,
    body: bodyOf(planned, plan, run),
    until: until === undefined ? undefined : subshellBody(commandText(until)),
    seconds: timeout,
    retries,
    retrySeconds,
    apart: register !== undefined,
    secret: secret === true,
  };
}

/** A task or handler: what it notifies is written down before it, and taken back when it changed nothing. */
function stepCall(planned: PlannedTask, plan: HostPlan, run: ProgramRun): readonly string[] {
  const step = [runStep(stepOf(planned, plan, run)), ...(planned.task.ignoreErrors === true ? [ignoreFailure] : [])];
  const notes = planned.notifies.map(({ id, name }) => ({ id, note: noteOf(run, planned.task.name, name) }));
  const lines = notifying(step, plan.place === 'directory' ? [] : notes);
  return planned.handlerId === undefined ? lines : whenNotified(planned.handlerId, lines);
}

/**
 * Compiles what a plan changes to ONE POSIX sh program. The whole of it is one function that is called on the last
 * line, so that a program cut on its way does nothing at all. It carries file contents, hence a secret.
 */
export function applyProgram(plan: HostPlan, run: ProgramRun): Secret<string> {
  const tasks = executed(plan);
  const handlers = calledHandlers(plan);
  const { whole = plan.tasks, resumes = [], pauses = [] } = plan.wave ?? {};
  const attempts = attemptsOf(whole);
  const walk = walkScopes(attempts, resumes);
  const open = pauses.map(({ attempt }) => attempts.numbers.get(attempt) ?? 0);
  const functions = [...tasks, ...handlers].flatMap((planned) => defineStep(stepOf(planned, plan, run)));
  const steps = [
    ...(resumes.length === 0 ? [] : [resumeAttempts]),
    ...tasks.flatMap((planned) => [...walk.to(planned.task.scopes ?? []), ...stepCall(planned, plan, run)]),
    ...walk.to(pauses),
    ...(open.length === 0 ? [] : [pauseAttempts(open)]),
    ...handlers.flatMap((planned) => stepCall(planned, plan, run)),
  ];
  return new Secret(compile(run, functions, steps));
}
