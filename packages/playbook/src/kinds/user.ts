import { InputError, isKnown } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { deferralId, planDeferred } from '../plan/deferral.ts';
import { directoriesAbove } from '../plan/attributes.ts';
import { accountExists, exists, withPath, type World } from '../world/world.ts';

/** A local account. What an existing account has beyond being there stays as it is. */
export interface AccountResource {
  readonly database: 'users' | 'groups';
  readonly account: string;
  /** A system account: a low number, no aging. */
  readonly system: boolean;
  readonly home?: string;
  readonly shell?: string;
  readonly group?: string;
}

function plan(resource: AccountResource, world: World): Verdict {
  if (world.place === 'directory') return planDeferred(resource.database, resource.account, resource, world);
  const isThere = accountExists(world, resource.database, resource.account);
  if (!isKnown(isThere)) return { state: 'unknown', diffs: [] };
  if (isThere) return { state: 'ok' };
  const doubt = resource.database === 'users' ? groupRefusal(resource, world) : undefined;
  if (doubt === 'unknown') return { state: 'unknown', diffs: [] };
  return doubt ?? { state: 'change', diffs: [{ subject: resource.account, words: ['absent → present'] }] };
}

/** Why useradd(8) would refuse the user's group: the named one is not there, or one of the user's own name is. */
function groupRefusal(
  { account: name, group: wished }: AccountResource,
  world: World,
): Verdict | 'unknown' | undefined {
  const isThere = accountExists(world, 'groups', wished ?? name);
  if (wished === undefined)
    return isThere === true
      ? { state: 'fault', message: `there is a group ${name} already`, hint: `to make it the user's: group: '${name}'` }
      : undefined;
  if (!isKnown(isThere)) return 'unknown';
  if (isThere) return undefined;
  return {
    state: 'fault',
    message: `there is no group ${wished}`,
    hint: 'make it first, by a task group({ group: … })',
  };
}

/** The world with the home that useradd(8) makes, with what /etc/skel holds; one that is there stays as it is. */
function withHome({ account: name, home, group: own = name }: AccountResource, world: World): World {
  if (home === undefined || exists(world, home)) return world;
  return withPath(world, home, { type: 'directory', mode: '700', owner: name, group: own, empty: false });
}

function words(resource: AccountResource): readonly string[] {
  const optional = (flag: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [flag, value];
  const system = resource.system ? ['--system'] : [];
  if (resource.database === 'groups') return ['groupadd', ...system, '--', resource.account];
  const home = resource.home === undefined ? ['--no-create-home'] : ['--home-dir', resource.home, '--create-home'];
  return [
    'useradd',
    ...system,
    ...home,
    ...optional('--shell', resource.shell),
    ...optional('--gid', resource.group),
    '--',
    resource.account,
  ];
}

function script(resource: AccountResource): string {
  const looks = resource.database === 'users' ? ['id', '-u', resource.account] : ['getent', 'group', resource.account];
  return shell.unless(looks, words(resource));
}

/** The kind behind {@link user} and {@link group}. */
const accountKind: Kind<AccountResource> = defineResource({
  kind: 'account',
  subject: (resource) => resource.account,
  probes({ database, account: name, group: wished = name, home }) {
    if (database === 'groups') return [{ fact: 'group', name }];
    return [
      { fact: 'user', name },
      { fact: 'group' as const, name: wished },
      ...(home === undefined ? [] : [{ fact: 'path' as const, path: home }, ...directoriesAbove(home)]),
    ];
  },
  plan,
  effect(resource, world) {
    if (accountExists(world, resource.database, resource.account) === true) return world;
    const present = (database: 'users' | 'groups'): ReadonlyMap<string, boolean> =>
      new Map(world[database]).set(resource.account, true);
    // useradd makes a group of the same name unless told which group to use.
    const groups = resource.database === 'groups' || resource.group === undefined ? present('groups') : world.groups;
    if (resource.database === 'groups') return { ...world, groups };
    return withHome(resource, { ...world, groups, users: present('users') });
  },
  script: (resource, { place }) =>
    place === 'directory' ? shell.defer(deferralId(resource.database, resource)) : script(resource),
});

function account(options: AccountResource & Keywords): Task<AccountResource> {
  if (!/^[a-z_][a-z0-9_-]{0,31}$/i.test(options.account))
    throw new InputError('not the name of an account', { value: options.account });
  return task(accountKind, options);
}

/** A local user. @throws InputError for an impossible name. */
export function user({
  user: name,
  ...rest
}: {
  readonly user: string;
  readonly system?: boolean;
  readonly home?: string;
  readonly shell?: string;
  readonly group?: string;
} & Keywords): Task<AccountResource> {
  return account({ name: `user ${name}`, system: false, ...rest, database: 'users', account: name });
}

/** A local group. @throws InputError for an impossible name. */
export function group({
  group: name,
  ...rest
}: { readonly group: string; readonly system?: boolean } & Keywords): Task<AccountResource> {
  return account({ name: `group ${name}`, system: false, ...rest, database: 'groups', account: name });
}
