import { InputError, isKnown, type Maybe, quote, reveal, type Secret } from '@waxseal/core';
import { livePath, shell } from '@waxseal/shell';
import { commandText, type CommandWords, subshellBody } from '../define/command-text.ts';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { deferralId, planDeferred } from '../plan/deferral.ts';
import { settled } from '../plan/settled.ts';
import { pathFact, upset, type World } from '../world/world.ts';
import { directoriesAbove } from '../plan/attributes.ts';
import type { Probe } from '../world/probe.ts';

/** A command, as words (run without a shell) or as POSIX sh text that the playbook's author vouches for. */
export interface CommandResource {
  readonly run: Maybe<CommandWords>;
  /** Not run when this path exists. */
  readonly creates?: string;
  /** Not run when this read-only command succeeds. It is executed in check mode as well. */
  readonly unless?: CommandWords;
  /** `false`: it never counts as a change, e.g. a check. */
  readonly changes?: boolean;
  /** What it reads on its stdin: the way in for a secret, whereas arguments and environments are for everybody to see. */
  readonly stdin?: Maybe<string | Secret<string>>;
  /** Run as this user instead of the one the play's programs run as, root as a rule. */
  readonly becomeUser?: string;
  /** `false`: run as the user who logged in, without the privilege that sudo gave. */
  readonly become?: boolean;
}

/** Shell text that runs a command on what it shall read. A here-document would be a file in some shells. */
function reading(text: string, { stdin }: CommandResource): string {
  if (stdin === undefined) return text;
  return `printf %s ${quote(Buffer.from(reveal(settled(stdin))).toString('base64'))} | base64 -d | (\n${text}\n)`;
}

/** Shell text that runs a command as whom it shall run as. */
function textFor(text: string, { becomeUser, become }: CommandResource): string {
  if (becomeUser !== undefined) return shell.runAs(becomeUser, text);
  return become === false ? shell.runAs(undefined, text) : text;
}

function unlessProbe(resource: CommandResource): Extract<Probe, { readonly fact: 'script' }> | undefined {
  return resource.unless === undefined
    ? undefined
    : { fact: 'script', script: textFor(commandText(resource.unless), resource) };
}

/** The texts of a command, which the host's sh must be able to read. */
function textsOf({ run, unless }: CommandResource): readonly string[] {
  return [run, unless].filter((text) => typeof text === 'string');
}

function isDone(resource: CommandResource, world: World): boolean | 'unknown' {
  const made = resource.creates === undefined ? undefined : pathFact(world, resource.creates);
  if (made !== undefined && !isKnown(made)) return 'unknown';
  if (made !== undefined && made.type !== 'absent') return true;
  const probe = unlessProbe(resource);
  if (probe === undefined) return false;
  // What an earlier task does may well change what the command asks: it is asked again while applying.
  if (world.disturbed === true) return 'unknown';
  return world.scripts.get(probe.script)?.status === 0;
}

function plan(resource: CommandResource, world: World): Verdict {
  if (world.place === 'directory') return planDeferred('command', subject(resource), resource, world);
  const done = isDone(resource, world);
  if (done === true) return { state: 'ok' };
  if (done === 'unknown') return { state: 'unknown', diffs: [] };
  if (resource.changes === false) return { state: 'runs' };
  return { state: 'change', diffs: [{ subject: subject(resource), words: ['will run'] }] };
}

function subject(resource: CommandResource): string {
  if (!isKnown(resource.run)) return String(resource.run);
  const text = commandText(resource.run).split('\n')[0] ?? '';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function script(resource: CommandResource): string {
  return [
    ...(resource.creates === undefined ? [] : [`[ ! -e ${livePath(resource.creates).sh} ] || return 0`]),
    ...(resource.unless === undefined
      ? []
      : [
          `if ( ${subshellBody(textFor(commandText(resource.unless), resource))}\n) >/dev/null 2>&1; then return 0; fi`,
        ]),
    `( umask 022\n${subshellBody(textFor(reading(commandText(settled(resource.run)), resource), resource))}\n) || return`,
    resource.changes === false ? ':' : shell.changed,
  ].join('\n');
}

/** The kind behind {@link command}. */
const commandKind: Kind<CommandResource> = defineResource({
  kind: 'command',
  subject,
  probes(resource) {
    const probe = unlessProbe(resource);
    return [
      ...(probe === undefined ? [] : [probe]),
      ...textsOf(resource).map((text) => ({ fact: 'syntax' as const, text })),
      ...(resource.creates === undefined
        ? []
        : [{ fact: 'path' as const, path: resource.creates }, ...directoriesAbove(resource.creates)]),
    ];
  },
  plan,
  changesNothing: ({ changes }) => changes === false,
  effect: (resource, world) => (resource.changes === false ? world : upset(world, `the command ${subject(resource)}`)),
  script: (resource, { place }) =>
    place === 'directory' ? shell.defer(deferralId('command', resource)) : script(resource),
});

/**
 * A command. Say `creates` or `unless`, so that a second run has nothing to do.
 * @throws InputError for a `becomeUser` that is no user's name.
 */
export function command(options: CommandResource & Keywords): Task<CommandResource> {
  if (options.becomeUser !== undefined && !/^[a-z_][a-z0-9_.-]*\$?$/i.test(options.becomeUser))
    throw new InputError('not the name of a user', { value: options.becomeUser });
  return task(commandKind, options);
}
