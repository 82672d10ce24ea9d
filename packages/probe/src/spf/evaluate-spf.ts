import { isSpf } from '@waxseal/core';
import { lookUp, texts, type Resolver } from '../dns/resolver.ts';
import { withDeadline } from '../dns/with-deadline.ts';
import { clientAddress } from './client-address.ts';
import { targetName } from './expand-macros.ts';
import { explanationOf } from './explanation.ts';
import { type Match, matchMechanism } from './match-mechanism.ts';
import { parseSpfTerms } from './parse-spf-terms.ts';
import { isCheckable, senderIdentity } from './sender-identity.ts';
import { spendLookup, spfLimits, type SpfOutcome, type SpfSession, SpfStop, type SpfTrace } from './spf-session.ts';
import type { SpfTerm, SpfTerms } from './spf-term.ts';

/** Who wants to send for whom (RFC 7208 §4.1). */
export interface SpfQuestion {
  /** The client's IPv4 or IPv6 address. */
  readonly ip: string;
  /** The envelope sender; empty for a bounce. */
  readonly sender: string;
  /** The name in the client's greeting. */
  readonly helo: string;
  /** The DNS, in the shapes of `dns.promises.resolve`. Only A, AAAA, MX, PTR and TXT are asked for. */
  readonly resolver: Resolver;
  /** The name of the receiving host, for `%{r}`. */
  readonly receiver?: string;
  readonly clock?: () => Date;
  /** Milliseconds for the whole; 20 seconds where left out (RFC 7208 §4.6.4). */
  readonly timeout?: number;
}

/** What came of an evaluation. */
export interface SpfEvaluation {
  readonly result: SpfOutcome;
  /** What the domain says to those it fails, by `exp=`; foreign text (RFC 7208 §6.2). */
  readonly explanation?: string;
  /** Why it is this result, for people. */
  readonly reason: string;
  /** The domain whose record was evaluated first. */
  readonly domain: string;
  /** That record, where there is one, also where it ends in an error. */
  readonly record?: string;
  /** All SPF records of that domain; more than one is a permerror (RFC 7208 §4.5). */
  readonly records: readonly string[];
  /** Questions about the client's name that got no answer: with one, the result may be another (RFC 7208 §5.5). */
  readonly unanswered: readonly string[];
  /** How many terms asked the DNS; 10 are allowed, 11 end the evaluation. */
  readonly lookups: number;
  /** How many of them asked for what is not there; 2 are allowed. */
  readonly voidLookups: number;
  readonly terms: readonly SpfTrace[];
}

interface Verdict {
  readonly result: SpfOutcome;
  readonly reason: string;
  /** The explanation's domain-spec, and the domain whose record holds it. */
  readonly exp?: { readonly spec: string; readonly domain: string };
}

async function recordOf(session: SpfSession, domain: string, path: Path): Promise<string | undefined> {
  const lookup = await lookUp(session.resolver, domain, 'TXT');
  if (lookup.state === 'failed') throw new SpfStop('temperror', lookup.reason);
  const records = lookup.state === 'found' ? texts(lookup.values).filter(isSpf) : [];
  if (path.length === 0) session.records.push(...records);
  if (records.length > 1) throw new SpfStop('permerror', `${domain} has ${records.length} SPF records (RFC 7208 §4.5)`);
  return records[0];
}

/** The domains whose records led here, by include or redirect. */
type Path = readonly string[];

/** The same client and sender take the same way through the same record: it would never end but for the limit of ten. */
function mustNotLoop(path: Path, domain: string, target: string, how: 'includes' | 'redirects to'): void {
  const chain = [...path, domain];
  const start = chain.findIndex((name) => name.toLowerCase() === target.toLowerCase());
  if (start === -1) return;
  const loop = chain.slice(start);
  const said = loop.length === 1 ? `${target} ${how} itself` : `${[...loop, target].join(' leads to ')}: a loop`;
  throw new SpfStop('permerror', `${said}, which ends at more than 10 lookups (RFC 7208 §4.6.4)`);
}

/** Evaluates an included domain: its result decides only whether the term matches (RFC 7208 §5.2). */
async function matchInclude(session: SpfSession, domain: string, spec: string, path: Path): Promise<Match> {
  spendLookup(session);
  const target = await targetName(session, domain, spec);
  mustNotLoop(path, domain, target, 'includes');
  const { result, reason } = await checkHost(session, target, [...path, domain]);
  if (result === 'none') throw new SpfStop('permerror', reason);
  return { matched: result === 'pass', detail: `${target} says ${result}` };
}

async function matchTerm(session: SpfSession, domain: string, term: SpfTerm, path: Path): Promise<Match> {
  const place = session.traces.length;
  const trace = (outcome: SpfTrace['outcome'], detail: string): void =>
    void session.traces.splice(place, 0, { domain, depth: path.length, term: term.text, outcome, detail });
  try {
    const match =
      term.mechanism === 'include'
        ? await matchInclude(session, domain, term.domain, path)
        : await matchMechanism({ session, domain }, term);
    trace(match.matched ? 'match' : match.unknown === true ? 'unknown' : 'no match', match.detail);
    return match;
  } catch (error) {
    trace('error', error instanceof SpfStop ? error.message : String(error));
    throw error;
  }
}

/** The record of another domain takes over (RFC 7208 §6.1). */
async function followRedirect(session: SpfSession, domain: string, spec: string, path: Path): Promise<Verdict> {
  spendLookup(session);
  const target = await targetName(session, domain, spec);
  session.traces.push({
    domain,
    depth: path.length,
    term: `redirect=${spec}`,
    outcome: 'match',
    detail: `${target} decides`,
  });
  mustNotLoop(path, domain, target, 'redirects to');
  const verdict = await checkHost(session, target, [...path, domain]);
  if (verdict.result === 'none') throw new SpfStop('permerror', verdict.reason);
  return verdict;
}

async function evaluateTerms(
  session: SpfSession,
  domain: string,
  { mechanisms, redirect, exp }: SpfTerms,
  path: Path,
): Promise<Verdict> {
  for (const term of mechanisms) {
    const { matched, detail } = await matchTerm(session, domain, term, path);
    if (matched)
      return {
        result: term.result,
        reason: `${term.text} of ${domain} matches: ${detail}`,
        ...(exp === undefined ? {} : { exp: { spec: exp, domain } }),
      };
  }
  return redirect === undefined
    ? { result: 'neutral', reason: `no term of ${domain} matches` }
    : followRedirect(session, domain, redirect, path);
}

/** The check_host() function (RFC 7208 §4). */
async function checkHost(session: SpfSession, domain: string, path: Path): Promise<Verdict> {
  if (!isCheckable(domain))
    return { result: 'none', reason: `${JSON.stringify(domain)} is no domain name of two labels or more` };
  const record = await recordOf(session, domain, path);
  if (record === undefined) return { result: 'none', reason: `${domain} has no SPF record` };
  const terms = parseSpfTerms(record);
  if ('fault' in terms) throw new SpfStop('permerror', `in the record of ${domain}: ${terms.fault}`);
  return evaluateTerms(session, domain, terms, path);
}

/** The state of an evaluation before its first question. @throws InputError when `ip` is no address. */
export function sessionFor({
  ip,
  sender,
  helo,
  resolver,
  receiver = 'unknown',
  clock = () => new Date(),
  timeout = spfLimits.milliseconds,
}: SpfQuestion): SpfSession {
  const { localPart, domain } = senderIdentity(sender, helo);
  return {
    client: clientAddress(ip),
    localPart,
    senderDomain: domain,
    helo,
    resolver: withDeadline(resolver, timeout),
    receiver,
    seconds: Math.floor(clock().getTime() / 1000),
    traces: [],
    records: [],
    unanswered: [],
    lookups: 0,
    voidLookups: 0,
    isVoid: false,
  };
}

async function verdictOf(session: SpfSession): Promise<Verdict> {
  try {
    return await checkHost(session, session.senderDomain, []);
  } catch (error) {
    if (error instanceof SpfStop) return { result: error.result, reason: error.message };
    throw error;
  }
}

/**
 * Evaluates SPF to the letter of RFC 7208, over the given resolver and no other DNS; bounded in lookups and time.
 * @throws InputError when `ip` is no address.
 */
export async function evaluateSpf(question: SpfQuestion): Promise<SpfEvaluation> {
  const session = sessionFor(question);
  const { result, reason, exp } = await verdictOf(session);
  const { senderDomain: domain, lookups, voidLookups, traces: terms } = session;
  const records = [...session.records];
  const unanswered = [...new Set(session.unanswered)];
  const explanation = result === 'fail' && exp !== undefined ? await explanationOf(session, exp) : undefined;
  return {
    result,
    reason,
    domain,
    lookups,
    voidLookups,
    terms,
    records,
    unanswered,
    ...(records.length === 1 && records[0] !== undefined ? { record: records[0] } : {}),
    ...(explanation === undefined ? {} : { explanation }),
  };
}
