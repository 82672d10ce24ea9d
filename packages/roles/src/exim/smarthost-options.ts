import { isKnown, type Maybe, Unknown } from '@waxseal/core';
import { type Adoption, eximTree, followTransport, type SmarthostSigning } from '@waxseal/exim';
import {
  block,
  blockMarkers,
  deferralId,
  defineResource,
  file,
  planDeferred,
  type Probe,
  type ScriptContext,
  type Task,
  task,
  type World,
} from '@waxseal/playbook';
import { livePath, shell, targetPath } from '@waxseal/shell';

/** Our options of the smarthost's transport, which follow what Debian's package or somebody's copy of it says. */
interface SmarthostOptions {
  readonly path: string;
  readonly part: SmarthostSigning;
  readonly adoption: Adoption;
}

const kindName = 'smarthost-options';

function probe({ part, adoption }: SmarthostOptions): Extract<Probe, { readonly fact: 'script' }> {
  return { fact: 'script', script: followTransport(part, adoption, livePath(eximTree)) };
}

/** The task that writes these options: a file of its own, or a block in the template. */
function writing({ part }: SmarthostOptions, text: string): Task {
  const { path, marker, after } = part;
  return part.scheme === 'split'
    ? file({ path, content: text, owner: 'root', group: 'root', mode: 0o644 })
    : block({ path, marker, text, at: { after } });
}

/** A copy is made of what the host has, and a directory has no packages. */
const isDeferred = ({ part }: SmarthostOptions, place: World['place']): boolean =>
  place === 'directory' && part.scheme === 'split';

/** The text in this world; unknown where a package that is still to come brings what it follows. */
function textIn(resource: SmarthostOptions, world: World): Maybe<string> {
  if (world.place === 'directory') return resource.part.options;
  const fact = world.scripts.get(probe(resource).script);
  const text = fact?.status === 0 ? fact.output : '';
  return text === '' && world.openedBy !== undefined ? new Unknown(`known after ${world.openedBy}`) : text;
}

const missing = 'Debian’s transport for smarthosts is not there';

function writeOutput({ part, adoption }: SmarthostOptions): string {
  const text = followTransport(part, adoption, targetPath(eximTree));
  const { path, after } = part;
  if (part.scheme === 'split')
    return shell.putOutput({ path, text, mode: '644', owner: 'root', group: 'root', whenEmpty: { fail: missing } });
  const [begin, end] = blockMarkers(part);
  return shell.blockOutput({ path, begin, end, at: { after }, text });
}

function script(resource: SmarthostOptions, context: ScriptContext): string {
  if (isDeferred(resource, context.place)) return shell.defer(deferralId(kindName, resource));
  if (context.place === 'system') return writeOutput(resource);
  const { kind, resource: inner } = writing(resource, resource.part.options);
  return kind.script(inner, context);
}

const smarthostOptionsKind = defineResource<SmarthostOptions>({
  kind: kindName,
  stages: true,
  subject: ({ path }) => path,
  probes(resource) {
    const { kind, resource: inner } = writing(resource, '');
    return [probe(resource), ...kind.probes(inner), { fact: 'path', path: resource.path, text: 'always' }];
  },
  plan(resource, world) {
    if (isDeferred(resource, world.place)) return planDeferred(kindName, resource.path, resource, world);
    const text = textIn(resource, world);
    if (!isKnown(text)) return { state: 'unknown', diffs: [] };
    if (text === '')
      return {
        state: 'fault',
        message: missing,
        hint: 'reinstall the package exim4-config',
      };
    const { kind, resource: inner } = writing(resource, text);
    return kind.plan(inner, world);
  },
  effect(resource, world) {
    const text = textIn(resource, world);
    if (isDeferred(resource, world.place) || !isKnown(text)) return world;
    const { kind, resource: inner } = writing(resource, text);
    return kind.effect(inner, world);
  },
  script,
});

/**
 * Makes the smarthost's transport sign. The options name by hash what they were made for: a package upgrade, or a hand that
 * changed the transport, makes them another text, so that they are written, and proved, again.
 */
export function smarthostOptions(part: SmarthostSigning, adoption: Adoption): Task {
  return task(smarthostOptionsKind, { path: part.path, part, adoption });
}
