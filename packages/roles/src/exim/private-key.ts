import { isKnown, type Maybe, whenKnown } from '@waxseal/core';
import { eximUser, type HostKey, keyPath, listHostKey, parseHostKey } from '@waxseal/exim';
import {
  defineResource,
  file,
  type KeyMaterial,
  type Probe,
  type Task,
  task,
  type Verdict,
  type World,
} from '@waxseal/playbook';
import { keyFingerprint } from '../key-fingerprint.ts';

/** The private key that a host signs with under a selector. */
interface PrivateKey {
  readonly path: string;
  readonly domain: string;
  readonly selector: string;
  readonly key: Maybe<KeyMaterial>;
}

function fileTask({ path, key }: PrivateKey): Task {
  return file({
    path,
    content: whenKnown(key, ({ privatePem }) => privatePem),
    owner: 'root',
    group: eximUser,
    mode: 0o440,
  });
}

function probe({ path }: PrivateKey): Extract<Probe, { readonly fact: 'script' }> {
  return { fact: 'script', script: listHostKey(path) };
}

function keyOn(resource: PrivateKey, world: World): HostKey {
  return parseHostKey(world.scripts.get(probe(resource).script)?.output ?? '');
}

/** Refuses to put a key in the place of one that somebody signs with: until its record is gone everywhere, mail would fail. */
function otherKey(resource: PrivateKey, world: World): Verdict | undefined {
  const { domain, selector, key } = resource;
  if (world.place === 'directory') return undefined;
  const found = keyOn(resource, world);
  if (found.state === 'absent' || found.state === 'garbage') return undefined;
  const ours = isKnown(key) ? keyFingerprint(key.publicBase64) : 'none yet';
  const theirs = found.state === 'key' ? keyFingerprint(found.publicBase64) : 'a key that cannot be read here';
  const fact = world.paths.get(resource.path);
  if (ours === theirs) return undefined;
  // Without a program that reads keys, the same file is the same key.
  if (
    found.state === 'unreadable' &&
    fact?.type === 'file' &&
    fileTask(resource).kind.plan(fileTask(resource).resource, world).state === 'ok'
  )
    return undefined;
  return {
    state: 'fault',
    message: `the host has another key under the selector ${selector} of ${domain}: ${theirs}, this project has ${ours}`,
    hint: `take its key over (waxseal key import ${domain} ${selector} FILE), use the .waxseal of whoever made it, or say another selector`,
  };
}

const privateKeyKind = defineResource<PrivateKey>({
  kind: 'private-key',
  stages: true,
  plansUnknown: true,
  subject: ({ path }) => path,
  probes(resource) {
    const { kind, resource: inner } = fileTask(resource);
    return [probe(resource), ...kind.probes(inner)];
  },
  plan(resource, world) {
    const refused = otherKey(resource, world);
    if (refused !== undefined) return refused;
    if (!isKnown(resource.key)) return { state: 'unknown', diffs: [] };
    const { kind, resource: inner } = fileTask(resource);
    return kind.plan(inner, world);
  },
  effect(resource, world) {
    if (!isKnown(resource.key)) return world;
    const { kind, resource: inner } = fileTask(resource);
    return kind.effect(inner, world);
  },
  script(resource, context) {
    const { kind, resource: inner } = fileTask(resource);
    return kind.script(inner, context);
  },
});

/** The private key of a domain and selector, where Exim reads it. A host that has another one there keeps it. */
export function privateKey(domain: string, selector: string, key: Maybe<KeyMaterial>): Task {
  return task(privateKeyKind, { path: keyPath(domain, selector), domain, selector, key });
}
