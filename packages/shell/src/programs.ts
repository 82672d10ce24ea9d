import { call } from './call.ts';
import { type Library, libraries } from './libraries.ts';

/** The whole of a program is one function that is called on its last lines: one cut on its way does nothing at all. */
function program(library: Library, lines: readonly string[]): string {
  return [libraries[library], 'ws_main() {', ...lines, 'exit 0', '}', 'ws_main', ''].join('\n');
}

/** A read-only program that puts its questions, and ends itself after so many seconds. */
export function inspectProgram(questions: readonly string[], seconds: number): string {
  return program('inspect', [call('ws_limit', Math.ceil(seconds)), ...questions, call('ws_told')]);
}

/** Which run a program belongs to, the number of the program in it, and who runs it. */
export interface RunWords {
  readonly id: string;
  readonly part: number;
  readonly label: string;
}

/** The program that runs steps: their functions, and the calls in their order. */
export function applyProgram(
  { id, part, label }: RunWords,
  functions: readonly string[],
  steps: readonly string[],
): string {
  const lines = [call('ws_open', id, part, label), ...steps, call('ws_say', 'X end')];
  return [libraries.apply, ...functions, 'ws_main() {', ...lines, 'exit 0', '}', 'ws_main', ''].join('\n');
}

/** The program that asks a running apply program to stop before its next step. */
export const stopProgram: string = program('stop', [call('ws_stop')]);

/** The program that waits until no living process holds the run lock, so many seconds at most. It changes nothing. */
export function awaitLockProgram(seconds: number): string {
  return program('apply', [call('ws_await_lock', Math.ceil(seconds))]);
}

/** The program that reads the journal of a program whose connection broke, and waits for its end so many seconds at most. */
export function followProgram({ id, part }: Omit<RunWords, 'label'>, seconds: number): string {
  return program('follow', [call('ws_follow', id, part, Math.ceil(seconds))]);
}

/** A read-only program that prints what runs left to be done on a host. */
export const pendingProgram: string = program('pending', [call('ws_pending')]);

/** The program that strikes off pending work by its ids, and prints what is still pending; `locked` while a run is at work. */
export function clearPendingProgram(ids: readonly string[]): string {
  return program('pending', [call('ws_clear_pending', ...ids)]);
}

/** A read-only program that prints the runs a host remembers, the last one first: id, paths replaced, and who ran it. */
export const runsProgram: string = program('runs', [call('ws_runs')]);
