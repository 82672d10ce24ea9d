import { isKnown, type Maybe, quote, Unknown } from '@waxseal/core';
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

/** Our options of the smarthost's transport, which follow what Debian's package or somebody's copy of it says. */
interface SmarthostOptions {
  readonly path: string;
  readonly part: SmarthostSigning;
  readonly adoption: Adoption;
}

const kindName = 'smarthost-options';

function probe({ part, adoption }: SmarthostOptions): Extract<Probe, { readonly fact: 'script' }> {
  return { fact: 'script', script: followTransport(part, adoption, `"$WAXSEAL_ROOT"${eximTree}`) };
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

function writeFile({ part, adoption }: SmarthostOptions): string {
  return [
    `ws_copy=$( { ${followTransport(part, adoption, `"$WS_AT"${eximTree}`)}\n} | ws_b64) && [ -n "$ws_copy" ] || ws_fail 'Debian’s transport for smarthosts is not there' || return`,
    `ws_put ${quote(part.path)} "$(printf %s "$ws_copy" | base64 -d | ws_sha /dev/stdin)" 644 root root "$ws_copy"`,
  ].join('\n');
}

function writeBlock({ part, adoption }: SmarthostOptions): string {
  const [begin, end] = blockMarkers(part);
  return [
    // The last character keeps the final newline from being cut off.
    `ws_text=$(printf '%s\\n' ${quote(begin)}; { ${followTransport(part, adoption, `"$WS_AT"${eximTree}`)}\n}; printf '%s\\n.' ${quote(end)}) || return`,
    `ws_block ${[part.path, begin, end].map(quote).join(' ')} "\${ws_text%.}" no after ${part.after.length} ${quote(part.after.map((line) => `${line}\n`).join(''))}`,
  ].join('\n');
}

function script(resource: SmarthostOptions, context: ScriptContext): string {
  if (isDeferred(resource, context.place)) return `ws_deferred ${deferralId(kindName, resource)}`;
  if (context.place === 'system') return resource.part.scheme === 'split' ? writeFile(resource) : writeBlock(resource);
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
        message: 'Debian’s transport for smarthosts is not there',
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
