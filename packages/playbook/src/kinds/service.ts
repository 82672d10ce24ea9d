import { InputError } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { deferralId, planDeferred } from '../plan/deferral.ts';
import type { Refusal } from '../plan/attributes.ts';
import type { World } from '../world/world.ts';

/** A service under systemd or sysvinit. What is left out stays as it is; `action` is for handlers: it is done every time. */
export interface ServiceResource {
  readonly service: string;
  readonly running?: boolean;
  readonly enabled?: boolean;
  readonly action?: 'restart' | 'reload';
}

function words(resource: ServiceResource, world: World): readonly string[] {
  const now = world.services.get(resource.service) ?? { running: false, enabled: false };
  const said: string[] = [];
  if (resource.running !== undefined && resource.running !== now.running)
    said.push(resource.running ? 'stopped → running' : 'running → stopped');
  if (resource.enabled !== undefined && resource.enabled !== now.enabled)
    said.push(resource.enabled ? 'disabled → enabled' : 'enabled → disabled');
  return resource.action === undefined ? said : [...said, resource.action];
}

/** Why nothing can be done to a service: the host has none of that name, and no task before brings it. */
function unknownService({ service: name }: ServiceResource, world: World): Refusal | undefined {
  const mayCome = world.openedBy !== undefined || world.upsetBy !== undefined;
  if (world.place === 'directory' || mayCome || world.units?.get(name) !== false) return undefined;
  return {
    state: 'fault',
    message: `this host has no service ${name}`,
    hint: 'install the package that brings it first, or see: systemctl list-unit-files, ls /etc/init.d',
  };
}

function plan(resource: ServiceResource, world: World): Verdict {
  if (world.place === 'directory') return planDeferred('service', resource.service, resource, world);
  const refused = words(resource, world).length === 0 ? undefined : unknownService(resource, world);
  if (refused !== undefined) return refused;
  if (world.openedBy !== undefined && !world.services.get(resource.service)?.running)
    return { state: 'unknown', diffs: [] };
  const said = words(resource, world);
  return said.length === 0 ? { state: 'ok' } : { state: 'change', diffs: [{ subject: resource.service, words: said }] };
}

function effect(resource: ServiceResource, world: World): World {
  const now = world.services.get(resource.service) ?? { running: false, enabled: false };
  const next = { running: resource.running ?? now.running, enabled: resource.enabled ?? now.enabled };
  return { ...world, services: new Map(world.services).set(resource.service, next) };
}

function script({ service: name, enabled, running, action }: ServiceResource): string {
  const calls = [
    ...(enabled === undefined ? [] : [shell.enableService(name, enabled)]),
    ...(running === undefined ? [] : [shell.runService(name, running)]),
    ...(action === undefined ? [] : [shell.actOnService(name, action)]),
  ];
  return calls.map((call) => `${call} || return`).join('\n') || ':';
}

/** The kind behind {@link service}. */
const serviceKind: Kind<ServiceResource> = defineResource({
  kind: 'service',
  subject: (resource) => resource.service,
  probes: (resource) => [
    { fact: 'service', name: resource.service },
    { fact: 'unit', name: resource.service },
  ],
  possibility: { probes: (resource) => [{ fact: 'unit', name: resource.service }], refusal: unknownService },
  plan,
  effect,
  script: (resource, { place }) =>
    place === 'directory' ? shell.defer(deferralId('service', resource)) : script(resource),
});

/** A service that runs or not, starts with the system or not. @throws InputError for an impossible name. */
export function service(options: ServiceResource & Keywords): Task<ServiceResource> {
  if (!/^[A-Za-z0-9][A-Za-z0-9@_.-]*$/.test(options.service))
    throw new InputError('not the name of a service', { value: options.service });
  return task(serviceKind, options);
}
