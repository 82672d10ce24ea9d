import { InputError, quote } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { deferralId, planDeferred } from '../plan/deferral.ts';
import type { World } from '../world/world.ts';

/** An answer to a question of a Debian package, so that `dpkg-reconfigure` and upgrades keep what we set. */
export interface DebconfResource {
  readonly package: string;
  readonly question: string;
  readonly type: 'string' | 'boolean' | 'select' | 'multiselect' | 'note' | 'password';
  readonly value: string;
}

/** Asks debconf for the stored value; a missing question is told from an empty answer by the status. */
function lookup(resource: DebconfResource): string {
  return `printf 'GET %s\\n' ${quote(resource.question)} | debconf-communicate -- ${quote(resource.package)} 2>/dev/null`;
}

function plan(resource: DebconfResource, world: World): Verdict {
  if (world.place === 'directory') return planDeferred('debconf', resource.question, resource, world);
  const said = world.scripts.get(lookup(resource));
  const now = said?.output.startsWith('0 ') === true ? said.output.slice(2).replace(/\n$/, '') : undefined;
  if (now === resource.value) return { state: 'ok' };
  // A package that is installed before may answer its own questions.
  if (world.openedBy !== undefined) return { state: 'unknown', diffs: [] };
  const shown = now === undefined ? 'not asked' : JSON.stringify(now);
  return {
    state: 'change',
    diffs: [{ subject: resource.question, words: [`${shown} → ${JSON.stringify(resource.value)}`] }],
  };
}

/** The kind behind {@link debconf}. */
const debconfKind: Kind<DebconfResource> = defineResource({
  kind: 'debconf',
  subject: (resource) => resource.question,
  probes: (resource) => [{ fact: 'script', script: lookup(resource) }],
  plan,
  effect: (_resource, world) => world,
  script: (resource, { place }) =>
    place === 'directory' ? shell.defer(deferralId('debconf', resource)) : shell.answerDebconf(resource),
});

/** An answer to a debconf question. @throws InputError for words that debconf-set-selections could not read back. */
export function debconf(options: DebconfResource & Keywords): Task<DebconfResource> {
  if (!/^[\w./+-]+$/.test(options.question) || !/^[a-z0-9][a-z0-9+.-]+$/.test(options.package))
    throw new InputError('not a debconf question', { value: options.question });
  if (/[\0\r\n]/.test(options.value))
    throw new InputError(`the answer to ${options.question} holds a newline`, { value: options.value });
  return task(debconfKind, options);
}
