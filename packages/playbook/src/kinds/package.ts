import { InputError, quote } from '@waxseal/core';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { deferralId, planDeferred } from '../plan/deferral.ts';
import { opened, type World } from '../world/world.ts';

/** Debian packages that are installed, without recommended ones; changed conffiles stay as they are. */
export interface PackageResource {
  readonly packages: readonly string[];
}

function plan(resource: PackageResource, world: World): Verdict {
  if (world.place === 'directory') return planDeferred('package', resource.packages.join(' '), resource, world);
  const missing = resource.packages.filter((name) => world.packages.get(name) === undefined);
  if (missing.length === 0) return { state: 'ok' };
  return { state: 'change', diffs: missing.map((name) => ({ subject: name, words: ['absent → installed'] })) };
}

function effect(resource: PackageResource, world: World): World {
  if (world.place === 'directory' || plan(resource, world).state === 'ok') return world;
  const packages = new Map([...world.packages, ...resource.packages.map((name) => [name, '(new)'] as const)]);
  return opened({ ...world, packages }, `the installation of ${resource.packages.join(', ')}`);
}

function script(resource: PackageResource): string {
  const names = resource.packages.map(quote).join(' ');
  return [
    `ws_missing=; for ws_n in ${names}; do ws_installed "$ws_n" >/dev/null || ws_missing="$ws_missing $ws_n"; done`,
    '[ -n "$ws_missing" ] || return 0',
    `ws_packages $ws_missing && for ws_n in ${names}; do ws_installed "$ws_n" >/dev/null || ws_fail "$ws_n is still not installed" || return; done && ws_changed`,
  ].join('\n');
}

/** The kind behind {@link apt}. */
const packageKind: Kind<PackageResource> = defineResource({
  kind: 'package',
  subject: (resource) => resource.packages.join(' '),
  probes: (resource) => resource.packages.map((name) => ({ fact: 'package' as const, name })),
  plan,
  effect,
  script: (resource, { place }) => (place === 'directory' ? `ws_deferred ${deferralId('package', resource)}` : script(resource)),
});

/**
 * Installed Debian packages.
 * @throws InputError for a name that Debian does not allow (Debian Policy §5.6.7).
 */
export function apt(options: PackageResource & Keywords): Task<PackageResource> {
  const bad = options.packages.find((name) => !/^[a-z0-9][a-z0-9+.-]+$/.test(name));
  if (bad !== undefined) throw new InputError('not the name of a Debian package', { value: bad });
  return task(packageKind, options);
}
