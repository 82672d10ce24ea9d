import { refuse } from '@waxseal/core';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import type { Diff } from '../event.ts';
import { shell } from '@waxseal/shell';
import { deferralId, planDeferred } from '../plan/deferral.ts';
import type { Probe } from '../world/probe.ts';
import { opened, type World } from '../world/world.ts';

/** Debian packages that are installed, without recommended ones; changed conffiles stay as they are. */
export interface PackageResource {
  /**
   * Names, `name=version` for exactly this version, be it older than the installed one, or `this | that`: any of them
   * will do, and the first is installed where none is.
   */
  readonly packages: readonly string[];
  /** Installed packages that apt may remove to install these. Removing any other is refused. */
  readonly removes?: readonly string[];
  /** Seconds: package lists older than that are refreshed before something is installed, and only then. */
  readonly cacheAge?: number;
}

/** A package, and its version where just one will do. */
export interface PackageWish {
  readonly name: string;
  readonly version?: string;
}

function wishOf(text: string): PackageWish {
  const [name = '', version] = text.split('=');
  return version === undefined ? { name } : { name, version };
}

/** The packages of which one is wished for. */
const choicesOf = (text: string): readonly string[] => text.split('|').map((one) => one.trim());

const wantedOf = ({ packages, cacheAge }: PackageResource): Pick<PackageResource, 'packages' | 'cacheAge'> => ({
  packages: packages.map((text) => choicesOf(text).join('|')),
  ...(cacheAge === undefined ? {} : { cacheAge }),
});

/** What the host is asked beside the installed versions: how old its lists are, what they have, what would be older or go. */
function lookup(resource: PackageResource): Extract<Probe, { readonly fact: 'script' }> {
  return { fact: 'script', script: shell.lookAtPackages(wantedOf(resource)) };
}

/** What the host answered. */
interface Lists {
  readonly old: boolean;
  /** Installed packages that apt would remove, with their versions. */
  readonly removed: readonly PackageWish[];
  has(name: string): readonly string[];
  /** Packages that are to be installed and that the lists do not have, where there are lists. */
  readonly lacking: readonly string[];
  isNewer(name: string): boolean;
}

function listsOf(resource: PackageResource, world: World): Lists {
  const lines = (world.scripts.get(lookup(resource).script)?.output ?? '').split('\n').map((line) => line.split(' '));
  return {
    old: lines.some(([word]) => word === 'old'),
    removed: lines.flatMap(([word, name, version]) =>
      word === 'removes' && name !== undefined && version !== undefined ? [{ name, version }] : [],
    ),
    has: (name) =>
      lines.flatMap(([word, of, version]) => (word === 'has' && of === name && version !== undefined ? [version] : [])),
    lacking: lines.flatMap(([word, name]) => (word === 'lacks' && name !== undefined ? [name] : [])),
    isNewer: (name) => lines.some(([word, of]) => word === 'newer' && of === name),
  };
}

function isRight({ name, version }: PackageWish, world: World): boolean {
  const installed = world.packages.get(name);
  return installed !== undefined && (version === undefined || version === installed);
}

function diffOf({ name, version }: PackageWish, lists: Lists, world: World): Diff {
  const older = lists.isNewer(name) ? ' (older)' : '';
  return { subject: name, words: [`${world.packages.get(name) ?? 'absent'} → ${version ?? 'installed'}${older}`] };
}

function missing({ name, version }: PackageWish, lists: Lists): Verdict {
  if (version === undefined)
    return {
      state: 'fault',
      message: `the package lists have no ${name}`,
      hint: 'see apt-cache policy; cacheAge refreshes old lists',
    };
  const others = lists.has(name);
  const known = others.length === 0 ? 'they do not have the package at all' : `they have ${others.join(', ')}`;
  return {
    state: 'fault',
    message: `the package lists have no ${name} of version ${version ?? ''}`,
    hint: `${known}; cacheAge refreshes old lists`,
  };
}

/** What is to be installed: of each choice the first, where none of them is there. */
function wrongOf({ packages }: PackageResource, world: World): readonly PackageWish[] {
  return packages
    .map((text) => choicesOf(text).map(wishOf))
    .filter((wishes) => !wishes.some((wish) => isRight(wish, world)))
    .flatMap((wishes) => wishes.slice(0, 1));
}

/** Refuses what apt would do without a word: other packages go, and with them what they did. */
function unasked({ packages, removes = [] }: PackageResource, { removed }: Lists): Verdict | undefined {
  const names = removed.map(({ name }) => name).filter((name) => !removes.includes(name));
  if (names.length === 0) return undefined;
  return {
    state: 'fault',
    message: `to install ${packages.join(' ')}, apt would remove ${names.join(', ')}`,
    hint: `if that is meant: removes: [${names.map((name) => `'${name}'`).join(', ')}]`,
  };
}

function plan(resource: PackageResource, world: World): Verdict {
  if (world.place === 'directory') return planDeferred('package', resource.packages.join(' '), resource, world);
  const wrong = wrongOf(resource, world);
  if (wrong.length === 0) return { state: 'ok' };
  const lists = listsOf(resource, world);
  const diffs = [
    ...(lists.old ? [{ subject: 'package lists', words: ['old → refreshed'] }] : []),
    ...wrong.map((wish) => diffOf(wish, lists, world)),
    ...lists.removed.map(({ name, version = '' }) => ({ subject: name, words: [`${version} → removed`] })),
  ];
  const refused = unasked(resource, lists);
  if (refused !== undefined) return refused;
  const lacking = wrong.find(({ name, version }) =>
    version === undefined ? lists.lacking.includes(name) : !lists.has(name).includes(version),
  );
  if (lacking === undefined) return { state: 'change', diffs };
  // Refreshed lists, or what a task before does to the sources, may have it.
  return lists.old || world.disturbed === true ? { state: 'unknown', diffs } : missing(lacking, lists);
}

function effect(resource: PackageResource, world: World): World {
  if (world.place === 'directory' || plan(resource, world).state === 'ok') return world;
  const installed = wrongOf(resource, world).map(({ name, version }) => [name, version ?? '(new)'] as const);
  const removed = listsOf(resource, world).removed.map(({ name }) => [name, undefined] as const);
  return opened(
    { ...world, packages: new Map([...world.packages, ...removed, ...installed]) },
    `the installation of ${resource.packages.join(', ')}`,
  );
}

/** The kind behind {@link apt}. */
const packageKind: Kind<PackageResource> = defineResource({
  kind: 'package',
  subject: (resource) => resource.packages.join(' '),
  probes: (resource) => [
    ...resource.packages.flatMap(choicesOf).map((text) => ({ fact: 'package' as const, name: wishOf(text).name })),
    lookup(resource),
  ],
  plan,
  effect,
  script: (resource, { place }) =>
    place === 'directory'
      ? shell.defer(deferralId('package', resource))
      : shell.installPackages(wantedOf(resource), resource.removes ?? []),
});

function faults({
  packages: wished,
  cacheAge,
  removes = [],
}: PackageResource): readonly { readonly message: string; readonly value: string; readonly hint?: string }[] {
  const packages = [...wished.flatMap(choicesOf), ...removes];
  const names = packages.map((text) => wishOf(text).name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return [
    ...packages
      .filter((text) => !/^[a-z0-9][a-z0-9+.-]+$/.test(wishOf(text).name))
      .map((value) => ({ message: 'not the name of a Debian package', value })),
    ...packages
      .filter((text) => /=/.test(text) && !/^[^=]*=(?:\d+:)?\d[A-Za-z0-9.+~-]*$/.test(text))
      .map((value) => ({
        message: 'not the version of a Debian package',
        value,
        hint: 'exim4-daemon-light=4.96-15+deb12u7',
      })),
    ...(twice === undefined ? [] : [{ message: 'a package is named twice', value: twice }]),
    ...(cacheAge === undefined || (Number.isSafeInteger(cacheAge) && cacheAge >= 0)
      ? []
      : [{ message: 'cacheAge is a whole number of seconds', value: String(cacheAge) }]),
  ];
}

/**
 * Installed Debian packages, of given versions where they are named: `name=version` or `{ name, version }`; `this | that`
 * where either will do. What apt would remove for them is shown, and refused unless `removes` names it.
 * @throws InputError for a name or version that Debian does not allow (Debian Policy §5.6.7, §5.6.12).
 */
export function apt({
  packages,
  ...options
}: Omit<PackageResource, 'packages'> & {
  readonly packages: readonly (string | PackageWish)[];
} & Keywords): Task<PackageResource> {
  const wishes = packages.map((wish) =>
    typeof wish === 'string' ? wish : wish.version === undefined ? wish.name : `${wish.name}=${wish.version}`,
  );
  refuse(faults({ ...options, packages: wishes }));
  return task(packageKind, { ...options, packages: wishes });
}
