import type { DmarcAction } from '@waxseal/core';
import { lookUp, type Resolver } from '../dns/resolver.ts';
import { comparableDomain } from '../mail/author-domains.ts';
import { registeredDomain as byPublicSuffix } from '../mail/registered-domain.ts';
import { align, type Alignment, type Identifiers } from './align-identifiers.ts';
import { olderReading, type OlderReading } from './older-reading.ts';
import type { ReceivedPolicy } from './received-policy.ts';
import { organizationalDomain, policyLookup, type TreeWalk, treeWalk } from './tree-walk.ts';

/** An identifier that SPF or DKIM gives, and what they say of it. */
export interface Authenticated {
  readonly domain: string;
  readonly result: string;
}

export interface DmarcQuestion {
  /** The domain of the From field. */
  readonly from: string;
  /** The domain SPF was evaluated for. */
  readonly spf?: Authenticated;
  /** One per signature: its `d=`. */
  readonly dkim?: readonly Authenticated[];
  readonly resolver: Resolver;
  /** The registered domain of a name for the older reading; by the public suffix list by default. */
  readonly registeredDomain?: (domain: string) => string;
}

/** What DMARC says of a message (RFC 9989), and what older receivers would say where that differs. */
export interface DmarcEvaluation {
  readonly result: 'pass' | 'fail' | 'none' | 'temperror';
  readonly reason: string;
  readonly from: string;
  readonly organizationalDomain: string;
  /** The domain whose record applies. */
  readonly policyDomain?: string;
  readonly record?: string;
  /** What receivers are asked to do with mail that fails: `tag` after `t=y` has taken one step off. */
  readonly policy?: DmarcAction;
  readonly tag?: 'p' | 'sp' | 'np';
  readonly alignments: readonly Alignment[];
  /** Domains that the walk from the From domain asked. */
  readonly asked: readonly string[];
  readonly older: OlderReading;
  /** What older receivers do otherwise, in words; empty where they agree. */
  readonly differences: readonly string[];
}

/** Most signatures whose domains are walked, as many as are verified: a message brings as many as its sender likes. */
const mostSignatures = 20;
const softer: Readonly<Record<DmarcAction, DmarcAction>> = { reject: 'quarantine', quarantine: 'none', none: 'none' };

interface Discovery {
  readonly policy: ReceivedPolicy;
  readonly policyDomain: string;
}

/** The record that applies: of the From domain, else of its organizational domain, else of the public suffix above (RFC 9989 §4.10.1). */
function discover(from: string, { steps }: TreeWalk, organizational: string): Discovery | undefined {
  const last = steps.at(-1);
  const suffix = last?.policy?.publicSuffix === 'y' ? last : undefined;
  const applies =
    steps.find(({ domain, policy }) => policy !== undefined && (domain === from || domain === organizational)) ??
    suffix;
  return applies?.policy?.usable === true ? { policy: applies.policy, policyDomain: applies.domain } : undefined;
}

/** Whether a name exists: nothing but NXDOMAIN says that it does not (RFC 8020). */
async function existsInDns(resolver: Resolver, domain: string): Promise<boolean> {
  const lookup = await lookUp(resolver, domain, 'A');
  return lookup.state !== 'void' || lookup.exists;
}

async function applied(
  { policy, policyDomain }: Discovery,
  from: string,
  resolver: Resolver,
): Promise<{ readonly tag: 'p' | 'sp' | 'np'; readonly policy: DmarcAction }> {
  const step = policy.testing ? softer : undefined;
  const take = (tag: 'p' | 'sp' | 'np', action: DmarcAction) => ({ tag, policy: step?.[action] ?? action });
  if (policyDomain === from) return take('p', policy.policy);
  if (policy.nonexistent !== undefined && !(await existsInDns(resolver, from))) return take('np', policy.nonexistent);
  return policy.subdomains === undefined ? take('p', policy.policy) : take('sp', policy.subdomains);
}

function differencesOf(
  evaluation: Pick<DmarcEvaluation, 'result' | 'policy' | 'policyDomain' | 'organizationalDomain'>,
  older: OlderReading,
): readonly string[] {
  const said = (what: string, now: string | undefined, before: string | undefined): readonly string[] =>
    now === before ? [] : [`${what}: ${now ?? 'none'} by RFC 9989, ${before ?? 'none'} by RFC 7489`];
  return [
    ...said('result', evaluation.result, older.result),
    ...said('policy', evaluation.policy, older.policy),
    ...said('record of', evaluation.policyDomain, older.policyDomain),
    ...said('organizational domain', evaluation.organizationalDomain, older.organizationalDomain),
    ...(older.percent === 100 ? [] : [`pct=${older.percent}: ignored by RFC 9989, applied by RFC 7489`]),
  ];
}

/** The domains that SPF and DKIM have this result for. */
function identifiersWith(wanted: 'pass' | 'temperror', { spf, dkim = [] }: DmarcQuestion): Identifiers {
  const domains = (list: readonly Authenticated[]): readonly string[] => [
    ...new Set(list.filter(({ result }) => result === wanted).map(({ domain }) => comparableDomain(domain))),
  ];
  return { spf: domains(spf === undefined ? [] : [spf]), dkim: domains(dkim).slice(0, mostSignatures) };
}

function reasonOf(from: string, alignments: readonly Alignment[]): string {
  const aligned = alignments.find((one) => one.aligned);
  if (aligned !== undefined)
    return `${aligned.by} passes for ${aligned.domain}, ${aligned.mode} alignment with ${from}`;
  if (alignments.length === 0) return 'neither SPF nor DKIM passes';
  return `no alignment with ${from}: ${alignments.map(({ by, domain, mode }) => `${by} passes for ${domain} (${mode})`).join(', ')}`;
}

/**
 * Evaluates DMARC by RFC 9989: tree walk, `psd`, `np`, `t`; the older reading of RFC 7489 stands beside it, and where the
 * two differ is said in words.
 */
export async function evaluateDmarc(question: DmarcQuestion): Promise<DmarcEvaluation> {
  const { resolver, registeredDomain = byPublicSuffix } = question;
  const [from, lookup] = [comparableDomain(question.from), policyLookup(resolver)];
  const [identifiers, unanswered] = [identifiersWith('pass', question), identifiersWith('temperror', question)];
  const walk = await treeWalk(from, lookup);
  const organizational = organizationalDomain(walk);
  const older = await olderReading({ from, ...identifiers, unanswered, lookup, registeredDomain });
  const base = { from, organizationalDomain: organizational, asked: walk.steps.map(({ domain }) => domain), older };
  const finish = (rest: Pick<DmarcEvaluation, 'result' | 'reason'> & Partial<DmarcEvaluation>): DmarcEvaluation => {
    const evaluation = { ...base, alignments: [], ...rest };
    return { ...evaluation, differences: differencesOf(evaluation, older) };
  };
  // A record of its own decides, whatever stands above it; without one the whole walk is needed.
  if (walk.failed !== undefined && walk.steps[0]?.policy === undefined)
    return finish({ result: 'temperror', reason: walk.failed });
  const discovery = discover(from, walk, organizational);
  if (discovery === undefined) return finish({ result: 'none', reason: `no DMARC policy for ${from}` });
  const author = { from, organizational: walk.failed === undefined ? organizational : undefined, lookup };
  const { alignments, failed } = await align(identifiers, author, discovery.policy);
  const passes = alignments.some(({ aligned }) => aligned);
  // RFC 9989 §5.3.6: what got no answer might have passed, where it would speak for the author at all.
  const open = passes ? undefined : await align(unanswered, author, discovery.policy);
  const pending = open?.alignments.find(({ aligned }) => aligned);
  const result = passes ? 'pass' : failed || open?.failed === true || pending !== undefined ? 'temperror' : 'fail';
  const policy = {
    policyDomain: discovery.policyDomain,
    record: discovery.policy.record,
    ...(await applied(discovery, from, resolver)),
  };
  const reason =
    pending === undefined
      ? reasonOf(from, alignments)
      : `${pending.by} for ${pending.domain} got no answer (RFC 9989 §5.3.6)`;
  return finish({ result, reason, alignments, ...policy });
}
