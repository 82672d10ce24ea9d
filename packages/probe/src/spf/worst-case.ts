import { isSpf } from '@waxseal/core';
import { lookUp, texts } from '../dns/resolver.ts';
import { type SpfQuestion, sessionFor } from './evaluate-spf.ts';
import { targetName } from './expand-macros.ts';
import { parseSpfTerms } from './parse-spf-terms.ts';
import type { SpfSession } from './spf-session.ts';
import type { SpfTerms } from './spf-term.ts';

/** What a record may cost a client that no term matches: its lookups, those of all that it includes counted in. */
export interface SpfWorstCase {
  readonly lookups: number;
  /** Why the number may be higher yet: a loop, or records that are not known. */
  readonly unknown: readonly string[];
}

/** Records beyond which counting ends: the limit is ten lookups. */
const mostRecords = 100;

interface Count {
  readonly session: SpfSession;
  readonly unknown: string[];
  records: number;
}

async function termsOf({ session, unknown }: Count, domain: string): Promise<SpfTerms | undefined> {
  const lookup = await lookUp(session.resolver, domain, 'TXT');
  if (lookup.state === 'failed') unknown.push(`no answer: ${lookup.reason}`);
  const [record, more] = lookup.state === 'found' ? texts(lookup.values).filter(isSpf) : [];
  if (record === undefined || more !== undefined) return undefined;
  const terms = parseSpfTerms(record);
  return 'fault' in terms ? undefined : terms;
}

/** Terms that can be reached: behind `all` nothing is evaluated, and no redirect (RFC 7208 §5.1). */
function reachable({ mechanisms, redirect }: SpfTerms): SpfTerms {
  const end = mechanisms.findIndex(({ mechanism }) => mechanism === 'all');
  if (end !== -1) return { mechanisms: mechanisms.slice(0, end) };
  return redirect === undefined ? { mechanisms } : { mechanisms, redirect };
}

async function countRecord(count: Count, domain: string, path: readonly string[]): Promise<number> {
  if (path.includes(domain.toLowerCase())) {
    count.unknown.push(`${domain} leads back to itself`);
    return 0;
  }
  count.records += 1;
  const found = count.records > mostRecords ? undefined : await termsOf(count, domain);
  if (found === undefined) return 0;
  const { mechanisms, redirect } = reachable(found);
  const below = [...path, domain.toLowerCase()];
  let lookups = mechanisms.filter((term) => !('network' in term)).length;
  const specs = mechanisms.flatMap((term) => (term.mechanism === 'include' ? [term.domain] : []));
  for (const spec of [...specs, ...(redirect === undefined ? [] : [redirect])])
    lookups += await countRecord(count, await targetName(count.session, domain, spec), below);
  return lookups + (redirect === undefined ? 0 : 1);
}

/**
 * Counts what a domain's record costs where nothing matches before its end (RFC 7208 §4.6.4): an evaluation that ends early
 * tells the lookups up to the match only. @throws InputError when `ip` is no address.
 */
export async function spfWorstCase(question: SpfQuestion): Promise<SpfWorstCase> {
  const session = { ...sessionFor(question), lookups: Number.NEGATIVE_INFINITY };
  const count: Count = { session, unknown: [], records: 0 };
  const lookups = await countRecord(count, session.senderDomain, []);
  return { lookups, unknown: [...new Set(count.unknown)] };
}
