import { call, unset } from './call.ts';

/** A task or handler as the apply program runs it: in a process of its own, for so many seconds, so many times. */
export interface Step {
  readonly id: string;
  /** The function body that converges. */
  readonly body: string;
  /** Sh text that must succeed too, with what the body printed on its stdin. */
  readonly until?: string | undefined;
  readonly seconds: number;
  readonly retries: number;
  readonly retrySeconds: number;
  /** Whether what it prints on stderr is kept apart from its output. */
  readonly apart: boolean;
  /** Whether all that it replaces is secret: then no backup outlives the run. */
  readonly secret: boolean;
}

/** The part of an attempt that begins. */
export type AttemptPart = 'tasks' | 'rescue' | 'always';

/** The functions of a step. */
export function defineStep({ id, body, until, secret }: Step): readonly string[] {
  return [
    `ws_t${id}() {\n${secret ? 'WS_SECRET=1 WS_ALL_SECRET=1\n' : ''}${body}\n}`,
    ...(until === undefined ? [] : [`ws_u${id}() (\n${until}\n)`]),
  ];
}

/** The call that runs a step. */
export function runStep({ id, seconds, retries, retrySeconds, until, apart }: Step): string {
  const words = [seconds, retries, retrySeconds, until === undefined ? unset : `ws_u${id}`];
  return call('ws_step', id, `ws_t${id}`, ...words, apart ? 'apart' : 'joined');
}

/** A step and the handlers that it notifies: they are written down before it, and taken back when it changed nothing. */
export function notifying(
  step: readonly string[],
  handlers: readonly { readonly id: string; readonly note: string }[],
): readonly string[] {
  if (handlers.length === 0) return step;
  const notes = handlers.map(({ id, note }) => call('ws_notify', id, note));
  const [run = ':', ...rest] = step;
  return ['if [ -z "$WS_FAILED" ]; then', ...notes, run, call('ws_notified'), ...rest, 'fi'];
}

/** A handler's step, which runs when it was notified in this run or an earlier one. */
export function whenNotified(handler: string, lines: readonly string[]): readonly string[] {
  return [`if ${call('ws_called', handler)}; then`, ...lines, call('ws_handled', handler), 'fi'];
}

/** The call after a step whose failure does not fail the run. */
export const ignoreFailure: string = call('ws_ignore');

/** Text that a rollback of this run runs again, once what it replaced is back. */
export function runAfterRollback(id: string, text: string): string {
  return `${call('ws_after', id, text)} || return`;
}

/** The calls at the borders of an attempt and its parts, by the attempt's number. */
export function beginAttempt(attempt: number): string {
  return call('ws_enter', attempt);
}

export function beginPart(part: Exclude<AttemptPart, 'tasks'>, attempt: number): string {
  return call(part === 'rescue' ? 'ws_rescue' : 'ws_always', attempt);
}

export function endAttempt(attempt: number): string {
  return call('ws_leave', attempt);
}

/** The call by which a program ends within these attempts: it leaves to the run's next one how they stand. */
export function pauseAttempts(attempts: readonly number[]): string {
  return call('ws_pause', ...attempts);
}

/** The call by which a program goes on within the attempts in which the one before it ended. */
export const resumeAttempts: string = call('ws_resume');
