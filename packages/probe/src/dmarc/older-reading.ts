import type { DmarcAction } from '@waxseal/core';
import type { ReceivedPolicy } from './received-policy.ts';
import type { PolicyLookup } from './tree-walk.ts';

/** What a receiver that still follows RFC 7489 would do with the same message. */
export interface OlderReading {
  readonly result: 'pass' | 'fail' | 'none' | 'temperror';
  readonly organizationalDomain: string;
  readonly policyDomain?: string;
  readonly policy?: DmarcAction;
  /** The share of failing messages the policy is asked for. */
  readonly percent: number;
}

export interface OlderQuestion {
  readonly from: string;
  /** Domains that SPF and DKIM stand for. */
  readonly spf: readonly string[];
  readonly dkim: readonly string[];
  /** Domains that SPF or DKIM got no answer for. */
  readonly unanswered: { readonly spf: readonly string[]; readonly dkim: readonly string[] };
  readonly lookup: PolicyLookup;
  /** The domain that was registered for a name: what the public suffix list would say. */
  readonly registeredDomain: (domain: string) => string;
}

async function usablePolicy(
  lookup: PolicyLookup,
  domain: string,
): Promise<ReceivedPolicy | 'failed' | 'several' | undefined> {
  const policy = await lookup(domain);
  if (policy !== undefined && 'failed' in policy) return 'failed';
  if (policy !== undefined && 'several' in policy) return 'several';
  return policy?.usable === true ? policy : undefined;
}

/** RFC 7489: two domains are asked, `sp` holds for every subdomain, `np`, `psd` and `t` are unknown, `pct` counts. */
export async function olderReading({
  from,
  spf,
  dkim,
  unanswered,
  lookup,
  registeredDomain,
}: OlderQuestion): Promise<OlderReading> {
  const organizational = registeredDomain(from);
  const own = await usablePolicy(lookup, from);
  const found = own ?? (organizational === from ? undefined : await usablePolicy(lookup, organizational));
  const base = { organizationalDomain: organizational, percent: 100 };
  if (found === 'failed') return { ...base, result: 'temperror' };
  // RFC 7489 §6.6.3: several records end the search, also where the organizational domain has one.
  if (found === undefined || found === 'several') return { ...base, result: 'none' };
  const aligned =
    (strict: boolean) =>
    (domain: string): boolean =>
      strict ? domain === from : registeredDomain(domain) === organizational;
  const speaks = (by: { readonly spf: readonly string[]; readonly dkim: readonly string[] }): boolean =>
    by.spf.some(aligned(found.strictSpf)) || by.dkim.some(aligned(found.strictDkim));
  const policy = own === undefined ? (found.subdomains ?? found.policy) : found.policy;
  return {
    ...base,
    result: speaks({ spf, dkim }) ? 'pass' : speaks(unanswered) ? 'temperror' : 'fail',
    policyDomain: own === undefined ? organizational : from,
    policy,
    percent: found.percent,
  };
}
