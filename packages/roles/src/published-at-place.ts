import { isKnown, type Maybe, type ResourceRecord, type Unknown, withoutDot } from '@waxseal/core';
import type { External, ExternalContext, ExternalPlan } from '@waxseal/playbook';
import {
  decideChanges,
  isAuthority,
  type PlaceDecision,
  type RrsetChange,
  versionDigest,
  type ZonePlace,
} from '@waxseal/publish';
import { renderZoneDiff } from '@waxseal/zone';
import { trialTtl } from './mail-vars.ts';
import type { KnownZone } from './mail-zone.ts';
import { embeddedPlace } from './place/embedded-place.ts';
import { asksServers, openForm, openZonePlace, placeName } from './place/open-zone-place.ts';
import { type PublishedNow, publishedNow, type ReadPublished } from './place/published-now.ts';
import type { ZoneVar } from './place/zone-var.ts';
import type { MailProof } from './zone/mail-proof.ts';
import { type MailGuard, takenFromMail } from './zone/taken-from-mail.ts';
import { joinRefusals, type Refusal, unagreed } from './zone/unagreed.ts';
import { rememberChanges } from './zone/zone-history.ts';
import { withSomeKeys } from './zone/with-some-keys.ts';

/** A zone that lives at a place, and what its project knows of it. */
export interface PublishedAtPlace extends MailGuard, Pick<ReadPublished, 'delegation'> {
  readonly zone: ZoneVar;
  /** Our records; unknown while a key in them is. */
  readonly records: Maybe<readonly ResourceRecord[]>;
  /** The same as far as it is known. */
  readonly known?: KnownZone;
  /** Keys of records that this project has published before. */
  readonly owned: readonly string[];
  readonly foreign: 'keep' | 'remove';
  readonly force: boolean;
  /** Makes TTLs wait for a proof. */
  readonly ladder?: MailProof;
  /** What the proof before publishing said. */
  readonly proof: MailProof;
}

/** The place itself, or what stands for it in a directory. */
export function placeFor(
  { domain, zone }: Pick<PublishedAtPlace, 'domain' | 'zone'>,
  context: ExternalContext,
): ZonePlace {
  if (context.place !== 'directory') return openZonePlace(zone, domain, context.directory);
  return embeddedPlace(
    context.memory,
    domain,
    zone.at === 'form' ? openForm(zone, domain, context.directory) : undefined,
  );
}

type Records = readonly ResourceRecord[];
type Plan = ExternalPlan<readonly RrsetChange[]>;

function diffsOf(changes: readonly RrsetChange[], name: string): Extract<Plan, { readonly state: 'change' }>['diffs'] {
  return [{ subject: name, words: renderZoneDiff(changes).trimEnd().split('\n') }];
}

function planned(name: string, decision: PlaceDecision, observed: string): Plan {
  if ('fault' in decision)
    return { state: 'fault', message: `it is not published: ${decision.fault}`, hint: decision.hint };
  const { changes } = decision;
  if (changes.length === 0) return { state: 'ok', observed };
  return { state: 'change', observed, diffs: diffsOf(changes, name), change: changes };
}

/** What probes decide is known behind them: the same before and after, so that a saved plan holds. */
function plannedRaise(name: string, raise: MailProof, decision: PlaceDecision, observed: string): Plan {
  if (!raise.isProvable || ('content' in decision && raise.wasProved(decision.content)))
    return { state: 'ok', observed };
  if (raise.isFresh) return planned(name, decision, observed);
  return { state: 'unknown', observed, diffs: [{ subject: name, words: ['full TTLs when the probes have passed'] }] };
}

type Readable = Pick<PublishedAtPlace, 'domain' | 'zone' | 'owned' | 'delegation'>;

/** What is published now of everything that the plan depends on. @throws WaxsealError */
function readNow(options: Readable, wanted: Records, context: ExternalContext): Promise<PublishedNow> {
  const { domain, owned, zone, delegation } = options;
  const place = placeFor(options, context);
  const more = delegation === undefined ? {} : { delegation };
  return publishedNow({ domain, place, asksServers: asksServers(zone), wanted, owned, ...more }, context);
}

/** Why nothing is published: a proof that failed, mail that would be lost, a zone that would not be right. */
function refusalOf(
  options: PublishedAtPlace,
  { here, live }: PublishedNow,
  decision: PlaceDecision,
): Refusal | undefined {
  const { force, proof, lost = proof.lost } = options;
  const after = 'after' in decision ? decision.after : here;
  return joinRefusals([
    force || proof.refusal === undefined
      ? undefined
      : { fault: proof.refusal, hint: 'waxseal prove says more; --force publishes it all the same' },
    live === undefined
      ? undefined
      : unagreed(takenFromMail(live, after, { ...options, ...(lost === undefined ? {} : { lost }) })),
    'fault' in decision ? decision : undefined,
  ]);
}

/** What becomes of the published zone when these records are wanted. */
function decide(
  options: PublishedAtPlace,
  now: PublishedNow,
  wanted: Records,
  context: ExternalContext,
): PlaceDecision {
  const { domain, owned, foreign, force, ladder } = options;
  const isProved = (content: string): boolean => ladder?.isProved(content) ?? true;
  const { minimumTtl } = placeFor(options, context);
  const wish = { origin: domain, wanted, owned, foreign, force, isProved, minimumTtl };
  const decided = decideChanges(ladder === undefined ? wish : { ...wish, trialTtl }, now.here);
  return refusalOf(options, now, decided) ?? decided;
}

/** While a key is not made: what is refused with any key is refused already, so that no key is made for it. */
async function planKnown(options: PublishedAtPlace, why: Unknown, context: ExternalContext): Promise<Plan> {
  const { domain, known } = options;
  const name = `zone ${withoutDot(domain)}`;
  const diffs = [{ subject: name, words: [`${why.reason} (known after apply)`] }];
  if (known === undefined) return { state: 'unknown', observed: '', diffs };
  const wanted = withSomeKeys(known);
  const decision = decide(options, await readNow(options, wanted, context), wanted, context);
  return 'fault' in decision ? planned(name, decision, '') : { state: 'unknown', observed: '', diffs };
}

async function plan(options: PublishedAtPlace, context: ExternalContext, raise?: MailProof): Promise<Plan> {
  const { domain, records } = options;
  if (!isKnown(records)) return planKnown(options, records, context);
  const name = `zone ${withoutDot(domain)}`;
  const now = await readNow(options, records, context);
  const decision = decide(options, now, records, context);
  const observed = versionDigest(now.here.filter((record) => !isAuthority(record, domain)));
  return raise === undefined ? planned(name, decision, observed) : plannedRaise(name, raise, decision, observed);
}

function external(options: PublishedAtPlace, raise?: MailProof): External<readonly RrsetChange[]> {
  return {
    name: `${withoutDot(options.domain)} at ${placeName(options.zone)}`,
    kind: 'zone',
    plan: (context) => plan(options, context, raise),
    async apply(changes, context) {
      const { state, note } = await placeFor(options, context).apply(changes, context);
      const { domain, owned } = options;
      // What a run raises when it has proved the zone belongs to what it did before.
      await rememberChanges(context.memory, domain, { changes, owned }, raise !== undefined);
      return { outcome: state === 'entered' ? 'changed' : 'deferred', ...(note === undefined ? {} : { output: note }) };
    },
  };
}

/**
 * The zone where it lives, RRset by RRset: other people's records stay; a proof that fails, mail that would be lost, and a
 * zone that would lose more than 30 % of ten records or more are refused; TTLs wait for the probes.
 */
export function publishedAtPlace(options: PublishedAtPlace): External<readonly RrsetChange[]> {
  return external(options);
}

/** Reads what is published for the proof before publishing. */
export function zoneAtPlace(
  options: Readable & { readonly known: { readonly records: Records } },
): (context: ExternalContext) => Promise<PublishedNow> {
  return (context) => readNow(options, options.known.records, context);
}

/** The same once more, for a play behind the probes: with its full TTLs when this run has proved it. Nothing without a ladder. */
export function raisedAtPlace(options: PublishedAtPlace): readonly External<readonly RrsetChange[]>[] {
  return options.ladder === undefined ? [] : [external(options, options.ladder)];
}
