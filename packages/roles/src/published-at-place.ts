import { isKnown, type Maybe, type ResourceRecord, withoutDot } from '@waxseal/core';
import type { External, ExternalContext, ExternalPlan } from '@waxseal/playbook';
import {
  decideChanges,
  isAuthority,
  type PlaceDecision,
  type RrsetChange,
  rrsetNames,
  versionDigest,
  type ZonePlace,
} from '@waxseal/publish';
import { renderZoneDiff } from '@waxseal/zone';
import { trialTtl } from './mail-vars.ts';
import { embeddedPlace } from './place/embedded-place.ts';
import { openForm, openZonePlace, placeName } from './place/open-zone-place.ts';
import type { ZoneVar } from './place/zone-var.ts';
import type { MailProof } from './zone/mail-proof.ts';
import { type MailGuard, takenFromMail } from './zone/taken-from-mail.ts';
import { joinRefusals, type Refusal, unagreed } from './zone/unagreed.ts';

/** A zone that lives at a place, and what its project knows of it. */
export interface PublishedAtPlace extends MailGuard {
  readonly zone: ZoneVar;
  /** Our records; unknown while a key in them is. */
  readonly records: Maybe<readonly ResourceRecord[]>;
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
function placeFor({ domain, zone }: Pick<PublishedAtPlace, 'domain' | 'zone'>, context: ExternalContext): ZonePlace {
  if (context.place !== 'directory') return openZonePlace(zone, domain);
  return embeddedPlace(context.memory, domain, zone.at === 'form' ? openForm(zone, domain) : undefined);
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

/** What is published now of everything that the plan depends on. @throws WaxsealError */
async function readNow(
  options: Pick<PublishedAtPlace, 'domain' | 'zone' | 'owned'>,
  wanted: Records,
  context: ExternalContext,
): Promise<Records> {
  const { domain, zone, owned } = options;
  return (await placeFor({ domain, zone }, context).read(rrsetNames(wanted, owned, domain), context)).records;
}

/** Whether a zone holds anything beside the authority that every place begins with: else nothing can be lost. */
function isBegun(published: Records, domain: PublishedAtPlace['domain']): boolean {
  return published.some((record) => !isAuthority(record, domain));
}

/** Why nothing is published: a proof that failed, mail that would be lost, a zone that would not be right. */
function refusalOf(options: PublishedAtPlace, published: Records, decision: PlaceDecision): Refusal | undefined {
  const { force, proof, lost = proof.lost } = options;
  const after = 'after' in decision ? decision.after : published;
  return joinRefusals([
    force || proof.refusal === undefined
      ? undefined
      : { fault: proof.refusal, hint: 'waxseal prove says more; --force publishes it all the same' },
    isBegun(published, options.domain)
      ? unagreed(takenFromMail(published, after, { ...options, ...(lost === undefined ? {} : { lost }) }))
      : undefined,
    'fault' in decision ? decision : undefined,
  ]);
}

async function plan(options: PublishedAtPlace, context: ExternalContext, raise?: MailProof): Promise<Plan> {
  const { domain, records, owned, foreign, force, ladder } = options;
  const name = `zone ${withoutDot(domain)}`;
  if (!isKnown(records)) {
    const words = [`${records.reason} (known after apply)`];
    return { state: 'unknown', observed: '', diffs: [{ subject: name, words }] };
  }
  const published = await readNow(options, records, context);
  const isProved = (content: string): boolean => ladder?.isProved(content) ?? true;
  const { minimumTtl } = placeFor(options, context);
  const wish = { origin: domain, wanted: records, owned, foreign, force, isProved, minimumTtl };
  const decided = decideChanges(ladder === undefined ? wish : { ...wish, trialTtl }, published);
  const decision = refusalOf(options, published, decided) ?? decided;
  const observed = versionDigest(published.filter((record) => !isAuthority(record, domain)));
  return raise === undefined ? planned(name, decision, observed) : plannedRaise(name, raise, decision, observed);
}

function external(options: PublishedAtPlace, raise?: MailProof): External<readonly RrsetChange[]> {
  return {
    name: `${withoutDot(options.domain)} at ${placeName(options.zone)}`,
    kind: 'zone',
    plan: (context) => plan(options, context, raise),
    async apply(changes, context) {
      const { state, note } = await placeFor(options, context).apply(changes, context);
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

/** Reads the published zone for the proof before publishing; undefined where there is no more than its authority. */
export function zoneAtPlace(
  options: Pick<PublishedAtPlace, 'domain' | 'zone' | 'owned'> & { readonly known: { readonly records: Records } },
): (context: ExternalContext) => Promise<Records | undefined> {
  return async (context) => {
    const records = await readNow(options, options.known.records, context);
    return isBegun(records, options.domain) ? records : undefined;
  };
}

/** The same once more, for a play behind the probes: with its full TTLs when this run has proved it. Nothing without a ladder. */
export function raisedAtPlace(options: PublishedAtPlace): readonly External<readonly RrsetChange[]>[] {
  return options.ladder === undefined ? [] : [external(options, options.ladder)];
}
