import {
  type DmarcAction,
  type DomainName,
  isDmarc,
  isSpf,
  parentName,
  parseDmarc,
  parseSpf,
  type SpfResult,
  valueOf,
  withoutDot,
} from '@waxseal/core';
import type { DomainChange } from './domain-change.ts';
import type { ZoneIndex } from './zone-index.ts';

/** From the weakest to the strictest. */
const actions: readonly DmarcAction[] = ['none', 'quarantine', 'reject'];
const ends: readonly SpfResult[] = ['pass', 'neutral', 'softfail', 'fail'];
const signs: Readonly<Record<SpfResult, string>> = { pass: '+all', neutral: '?all', softfail: '~all', fail: '-all' };

/** What a DMARC record asks for, with everything that it leaves to defaults (RFC 9989 §4.7). */
interface Effective {
  readonly p: DmarcAction;
  readonly sp: DmarcAction;
  readonly np: DmarcAction;
  readonly adkim: 'r' | 's';
  readonly aspf: 'r' | 's';
  readonly t: 'y' | 'n';
}

const none: Effective = { p: 'none', sp: 'none', np: 'none', adkim: 'r', aspf: 'r', t: 'n' };

/** What holds at a name: nothing where there is no record, two, or one that receivers cannot read. */
function effective(records: ZoneIndex, owner: DomainName): Effective {
  const [text, second] = records.textsAt(owner, isDmarc);
  const policy = text === undefined || second !== undefined ? undefined : valueOf(() => parseDmarc(text));
  if (policy === undefined) return none;
  const sp = policy.subdomains ?? policy.policy;
  return {
    p: policy.policy,
    sp,
    np: policy.nonexistent ?? sp,
    adkim: policy.dkimAlignment === 'strict' ? 's' : 'r',
    aspf: policy.spfAlignment === 'strict' ? 's' : 'r',
    t: policy.testing === true ? 'y' : 'n',
  };
}

/** Whether the second value of a tag asks for less than the first. */
function isWeaker(tag: keyof Effective, now: string, then: string): boolean {
  if (tag === 't') return now === 'n' && then === 'y';
  if (tag === 'adkim' || tag === 'aspf') return now === 's' && then === 'r';
  return actions.indexOf(then as DmarcAction) < actions.indexOf(now as DmarcAction);
}

function dmarcChanges(before: ZoneIndex, after: ZoneIndex): readonly DomainChange[] {
  return before.ownersOf(isDmarc).flatMap((owner) => {
    const [now, then] = [effective(before, owner), effective(after, owner)];
    const tags = Object.keys(now) as (keyof Effective)[];
    const weaker = tags.filter((tag) => isWeaker(tag, now[tag], then[tag]));
    const domain = withoutDot(parentName(owner) ?? owner);
    // What follows from p= alone is said once.
    const follows = (tag: keyof Effective): boolean =>
      (tag === 'sp' || tag === 'np') && weaker.includes('p') && now[tag] === now.p && then[tag] === then.p;
    return weaker
      .filter((tag) => !follows(tag))
      .map((tag): DomainChange => ({
        kind: 'policy',
        words: `DMARC of ${domain} goes from ${tag}=${now[tag]} to ${tag}=${then[tag]}`,
      }));
  });
}

/** How the one SPF record at a name ends; undefined where another record decides, or none can be read. */
function endOf(records: ZoneIndex, owner: DomainName): SpfResult | undefined {
  const [text, second] = records.textsAt(owner, isSpf);
  if (text === undefined || second !== undefined) return 'neutral';
  const record = valueOf(() => parseSpf(text));
  if (record?.redirect !== undefined && record.otherwise === undefined) return undefined;
  return record?.otherwise ?? 'neutral';
}

/** The sentence for an SPF record that says less to everybody else than before. */
export function weakerSpf(domain: string, now: SpfResult, then: SpfResult): DomainChange | undefined {
  if (ends.indexOf(then) >= ends.indexOf(now)) return undefined;
  return { kind: 'policy', words: `SPF of ${domain} goes from ${signs[now]} to ${signs[then]}` };
}

function spfChanges(before: ZoneIndex, after: ZoneIndex): readonly DomainChange[] {
  return before.ownersOf(isSpf).flatMap((owner) => {
    const [now, then] = [endOf(before, owner), endOf(after, owner)];
    const weaker = now === undefined || then === undefined ? undefined : weakerSpf(withoutDot(owner), now, then);
    return weaker === undefined ? [] : [weaker];
  });
}

const isMtaSts = (text: string): boolean => /^v=STSv1\s*(?:;|$)/.test(text);

function mtaStsChanges(before: ZoneIndex, after: ZoneIndex): readonly DomainChange[] {
  return before
    .ownersOf(isMtaSts)
    .filter((owner) => after.textsAt(owner, isMtaSts).length === 0)
    .map((owner) => ({ kind: 'policy', words: `MTA-STS of ${withoutDot(parentName(owner) ?? owner)} goes` }));
}

/** Policies that a new zone makes weaker: DMARC, SPF, MTA-STS. */
export function policyChanges(before: ZoneIndex, after: ZoneIndex): readonly DomainChange[] {
  return [...dmarcChanges(before, after), ...spfChanges(before, after), ...mtaStsChanges(before, after)];
}
