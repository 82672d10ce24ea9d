import { createHash } from 'node:crypto';
import { isKnown, type Maybe, type ResourceRecord, Unknown, whenKnown, withoutDot } from '@waxseal/core';
import {
  defineResource,
  file,
  type Keywords,
  type Kind,
  type PathFact,
  type ScriptContext,
  type Task,
  task,
  type Verdict,
  type World,
} from '@waxseal/playbook';
import { shell } from '@waxseal/shell';
import type { DomainChange } from '@waxseal/domain';
import { decideZone, type ZoneDecision, type ZoneWish } from './decide-zone.ts';
import type { KnownZone } from '../mail-zone.ts';
import type { MailProof } from './mail-proof.ts';
import { joinRefusals, type Refusal } from './unagreed.ts';
import { withSomeKeys } from './with-some-keys.ts';

/** A zone's master file that may hold records of somebody else. */
export interface ZoneFileResource extends Omit<ZoneWish, 'wanted' | 'lost'> {
  readonly path: string;
  readonly wanted: Maybe<readonly ResourceRecord[]>;
  /** Why nothing shall be published, as the proof before it found; asked when it is planned. */
  readonly refusal: () => string | undefined;
  /** What the proof found to be lost, which no force publishes. */
  readonly unagreed?: () => readonly DomainChange[] | undefined;
  /** What is wanted as far as it is known, while keys are not made. */
  readonly known?: KnownZone;
  /** For a play behind the probes: nothing is written but what they have proved in this run. */
  readonly raise?: Pick<MailProof, 'isProvable' | 'isFresh' | 'wasProved'>;
}

type FileTask = ReturnType<typeof file>;

/**
 * What a plan decided of a zone file: the text to be written, and the hash of the file that it was decided upon. A plan
 * alone knows what is published. The program looks again and writes nothing when the file is no longer the one that was read.
 */
interface ZoneFileChange {
  readonly text: string;
  readonly before: string;
}

const mode = 0o644;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const fileOf = (path: string, content: Maybe<string>): FileTask => file({ path, content, mode });

/** The published text; undefined where there is no file. */
function publishedText(path: string, now: PathFact | undefined): { readonly text: string | undefined } | Refusal {
  if (now === undefined || now.type === 'absent') return { text: undefined };
  if (now.type !== 'file')
    return {
      fault: `${path} is no plain file (${now.type})`,
      hint: 'waxseal keeps other people’s records of a zone, and reads them from there',
    };
  if (now.text === undefined)
    return { fault: `${path} is longer than 256 KiB or no text`, hint: 'move it away: then the zone is written anew' };
  return { text: now.text };
}

function decide(resource: ZoneFileResource, wanted: readonly ResourceRecord[], world: World): ZoneDecision {
  const said = resource.force ? undefined : resource.refusal();
  const refusal =
    said === undefined
      ? undefined
      : { fault: said, hint: 'waxseal prove says more; --force publishes it all the same' };
  const published = publishedText(resource.path, world.paths.get(resource.path));
  if ('fault' in published) return published;
  const lost = resource.unagreed?.();
  const wish = { ...resource, wanted, ...(lost === undefined ? {} : { lost }) };
  const decision = decideZone(wish, published.text, resource.path);
  return refusal === undefined
    ? decision
    : (joinRefusals([refusal, 'fault' in decision ? decision : undefined]) ?? decision);
}

function hashOf(now: PathFact | undefined): string {
  return now?.type === 'file' && isKnown(now.sha256) ? now.sha256 : 'absent';
}

const undecided = new Unknown('what the host has decides it');

/** What becomes of the file in this world; the same for the same world. */
function contentIn(resource: ZoneFileResource, world: World): Maybe<ZoneDecision> {
  return whenKnown(resource.wanted, (wanted) => decide(resource, wanted, world));
}

/** The file task that writes a decided text, where there is one. */
function writing({ path }: ZoneFileResource, decision: Maybe<ZoneDecision>): FileTask | undefined {
  if (!isKnown(decision)) return fileOf(path, decision);
  return 'text' in decision ? fileOf(path, decision.text) : undefined;
}

function script(resource: ZoneFileResource, { change, ...context }: ScriptContext<ZoneFileChange>): string {
  // Full TTLs wait for probes that this run may not make.
  if (change === undefined && !isDue(resource)) return ':';
  if (change === undefined)
    return shell.fail(`what ${resource.path} holds was not known when it was planned: nothing was written`);
  const write = fileOf(resource.path, change.text);
  return [
    // An earlier try of the same step may have written the text already.
    shell.expectFile({
      path: resource.path,
      before: change.before,
      after: sha256(change.text),
      look: 'live and staged',
    }),
    write.kind.script(write.resource, context),
  ].join('\n');
}

const isDue = ({ raise }: ZoneFileResource): boolean => raise === undefined || raise.isFresh;

function refused({ domain }: ZoneFileResource, { fault, hint }: Refusal): Verdict {
  return { state: 'fault', message: `the zone ${withoutDot(domain)} is not published: ${fault}`, hint };
}

/** What is decided by probes is known after them: the same before and after, so that a saved plan holds. */
function planRaise(
  resource: ZoneFileResource,
  raise: NonNullable<ZoneFileResource['raise']>,
  decision: Maybe<ZoneDecision>,
): Verdict {
  if (!raise.isProvable) return { state: 'ok' };
  if (isKnown(decision) && 'fault' in decision) return raise.isFresh ? refused(resource, decision) : { state: 'ok' };
  if (isKnown(decision) && raise.wasProved(decision.content)) return { state: 'ok' };
  return { state: 'unknown', diffs: [{ subject: resource.path, words: ['full TTLs when the probes have passed'] }] };
}

/** What is known of the change while a key is not made: everything but that key's own record. */
function planKnown(resource: ZoneFileResource, known: KnownZone, write: FileTask, world: World): Verdict {
  const whole = decide(resource, withSomeKeys(known), world);
  const decision = 'fault' in whole ? whole : decide(resource, known.records, world);
  if ('fault' in decision) return refused(resource, decision);
  const keys = known.pending.map(({ owner }) => `${withoutDot(owner)} TXT (known after apply)`);
  const shown = fileOf(resource.path, decision.text);
  const verdict = shown.kind.plan(shown.resource, world);
  const diffs = 'diffs' in verdict ? verdict.diffs : [];
  const [first, ...rest] = diffs;
  const words = [...(first?.words ?? []), ...keys];
  const others = write.kind.plan(write.resource, world);
  if (others.state === 'fault') return others;
  return { state: 'change', diffs: [{ ...first, subject: resource.path, words }, ...rest] };
}

function verdictOf(
  resource: ZoneFileResource,
  decision: Maybe<ZoneDecision>,
  write: FileTask | undefined,
  world: World,
): Verdict {
  if (resource.raise !== undefined) return planRaise(resource, resource.raise, decision);
  if (isKnown(decision) && 'fault' in decision) return refused(resource, decision);
  if (write === undefined) return { state: 'ok' };
  const { known } = resource;
  return isKnown(decision) || known === undefined
    ? write.kind.plan(write.resource, world)
    : planKnown(resource, known, write, world);
}

function changeOf(
  { path }: ZoneFileResource,
  write: FileTask | undefined,
  world: World,
): { readonly change?: ZoneFileChange } {
  const content = write?.resource.content;
  if (typeof content !== 'string') return {};
  return { change: { text: content, before: hashOf(world.paths.get(path)) } };
}

/** The kind behind {@link zoneFile}. */
const zoneFileKind: Kind<ZoneFileResource, ZoneFileChange> = defineResource<ZoneFileResource, ZoneFileChange>({
  kind: 'zone-file',
  stages: true,
  subject: ({ path }) => path,
  probes({ path }) {
    const { kind, resource } = fileOf(path, undecided);
    return [{ fact: 'path', path, text: 'always' }, ...kind.probes(resource)];
  },
  plan(resource, world) {
    const decision = contentIn(resource, world);
    const write = isDue(resource) ? writing(resource, decision) : undefined;
    const verdict = verdictOf(resource, decision, write, world);
    if (!('diffs' in verdict)) return verdict;
    return { state: verdict.state, diffs: verdict.diffs, ...changeOf(resource, write, world) };
  },
  effect(resource, world) {
    const write = isDue(resource) ? writing(resource, contentIn(resource, world)) : undefined;
    return write === undefined ? world : write.kind.effect(write.resource, world);
  },
  script,
  plansUnknown: true,
  needsChange: true,
});

/** A zone's master file: our records merged into what is published, under a serial that follows the published one. */
export function zoneFile(options: ZoneFileResource & Keywords): Task<ZoneFileResource> {
  return task(zoneFileKind, options);
}
