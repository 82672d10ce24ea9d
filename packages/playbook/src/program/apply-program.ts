import { quote, Secret } from '@waxseal/core';
import { notified } from '../define/task.ts';
import { templates } from '../generated-templates.ts';
import { acts, type HostPlan, handlerId, type PlannedTask } from '../plan/plan-tasks.ts';
import type { World } from '../world/world.ts';

/** Compiles the program that asks a running apply program to stop before its next step. */
export function stopProgram(): string {
  return [templates['common'], '[ ! -d "$WS_STATE/lock" ] || : >"$WS_STATE/lock/stop"', 'exit 0', ''].join('\n');
}

/** The exit status of an apply program that found the host's run lock held by somebody else (EX_TEMPFAIL). */
export const lockedStatus = 75;

function stepFunction(planned: PlannedTask, place: World['place']): string {
  const id = planned.id;
  return `ws_t${id}() {\n${planned.task.kind.script(planned.task.resource, { id, place })}\n}`;
}

function stepCall(planned: PlannedTask, place: World['place']): readonly string[] {
  const ids = place === 'directory' ? [] : notified(planned.task).map(handlerId);
  const { retries = 0, retrySeconds = 5 } = planned.task;
  const step = `ws_step ${planned.id} ws_t${planned.id} ${retries} ${retrySeconds}`;
  const ignore = planned.task.ignoreErrors === true ? ['ws_ignore'] : [];
  if (ids.length === 0) return [step, ...ignore];
  return [`if [ -z "$WS_FAILED" ]; then`, `ws_notify ${ids.join(' ')}`, step, 'ws_notified', ...ignore, 'fi'];
}

function handlerCall(planned: PlannedTask): string {
  return `ws_handler ${planned.id} ws_t${planned.id} ${planned.handlerId ?? ''}`;
}

/**
 * Compiles what a plan changes to ONE POSIX sh program. The whole of it is one function that is called on the last
 * line, so that a program cut on its way does nothing at all. It carries file contents, hence a secret.
 */
export function applyProgram(plan: HostPlan, run: { readonly id: string; readonly label: string }): Secret<string> {
  const tasks = plan.tasks.filter(acts);
  const handlers = plan.place === 'directory' ? [] : plan.handlers.filter(acts);
  return new Secret(
    [
      templates['common'],
      templates['apply'],
      ...[...tasks, ...handlers].map((planned) => stepFunction(planned, plan.place)),
      'ws_main() {',
      `ws_open ${quote(run.id)} ${quote(run.label)}`,
      ...tasks.flatMap((planned) => stepCall(planned, plan.place)),
      ...handlers.map(handlerCall),
      "ws_say 'X end'",
      'exit 0',
      '}',
      'ws_main',
      '',
    ].join('\n'),
  );
}
