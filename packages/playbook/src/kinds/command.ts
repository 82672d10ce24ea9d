import { isKnown, quote } from '@waxseal/core';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { deferralId, planDeferred } from '../plan/deferral.ts';
import { opened, pathFact, type World } from '../world/world.ts';
import type { Probe } from '../world/probe.ts';

/** A command, as words (run without a shell) or as POSIX sh text that the playbook's author vouches for. */
export interface CommandResource {
  readonly run: readonly string[] | string;
  /** Not run when this path exists. */
  readonly creates?: string;
  /** Not run when this read-only command succeeds. It is executed in check mode as well. */
  readonly unless?: readonly string[] | string;
  /** `false`: it never counts as a change, e.g. a check. */
  readonly changes?: boolean;
}

/** Shell text of a command: words quoted, text as it stands. */
export function commandText(run: readonly string[] | string): string {
  return typeof run === 'string' ? run : run.map(quote).join(' ');
}

function unlessProbe(resource: CommandResource): Extract<Probe, { readonly fact: 'script' }> | undefined {
  return resource.unless === undefined ? undefined : { fact: 'script', script: commandText(resource.unless) };
}

function isDone(resource: CommandResource, world: World): boolean | 'unknown' {
  const made = resource.creates === undefined ? undefined : pathFact(world, resource.creates);
  if (made !== undefined && !isKnown(made)) return 'unknown';
  if (made !== undefined && made.type !== 'absent') return true;
  const probe = unlessProbe(resource);
  if (probe === undefined) return false;
  // What an earlier task does may well change what the command asks: it is asked again while applying.
  if (world.openedBy !== undefined) return 'unknown';
  return world.scripts.get(probe.script)?.status === 0;
}

function plan(resource: CommandResource, world: World): Verdict {
  if (world.place === 'directory') return planDeferred('command', subject(resource), resource, world);
  const done = isDone(resource, world);
  if (done === true) return { state: 'ok' };
  if (done === 'unknown') return { state: 'unknown', diffs: [] };
  return { state: 'change', diffs: [{ subject: subject(resource), words: ['will run'] }] };
}

function subject(resource: CommandResource): string {
  const text = commandText(resource.run).split('\n')[0] ?? '';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function script(resource: CommandResource): string {
  const text = commandText(resource.run);
  return [
    ...(resource.creates === undefined ? [] : [`[ ! -e "$WAXSEAL_ROOT"${quote(resource.creates)} ] || return 0`]),
    ...(resource.unless === undefined ? [] : [`if ( ${commandText(resource.unless)}\n) >/dev/null 2>&1; then return 0; fi`]),
    `(\n${text}\n) || return`,
    resource.changes === false ? ':' : 'ws_changed',
  ].join('\n');
}

/** The kind behind {@link command}. */
const commandKind: Kind<CommandResource> = defineResource({
  kind: 'command',
  subject,
  probes(resource) {
    const probe = unlessProbe(resource);
    return [...(probe === undefined ? [] : [probe]), ...(resource.creates === undefined ? [] : [{ fact: 'path' as const, path: resource.creates }])];
  },
  plan,
  effect: (resource, world) => (resource.changes === false ? world : opened(world, `the command ${subject(resource)}`)),
  script: (resource, { place }) => (place === 'directory' ? `ws_deferred ${deferralId('command', resource)}` : script(resource)),
});

/** A command. Say `creates` or `unless`, so that a second run has nothing to do. */
export function command(options: CommandResource & Keywords): Task<CommandResource> {
  return task(commandKind, options);
}
