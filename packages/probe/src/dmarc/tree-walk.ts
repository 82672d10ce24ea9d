import { lookUp, type Resolver, texts } from '../dns/resolver.ts';
import { type ReceivedPolicy, receivedPolicy } from './received-policy.ts';

/** A domain that was asked for its policy, and what it published. */
export interface WalkStep {
  readonly domain: string;
  readonly policy?: ReceivedPolicy;
}

/** The steps of a walk up the tree, longest name first; `failed` says which question got no answer. */
export interface TreeWalk {
  readonly steps: readonly WalkStep[];
  readonly failed?: string;
}

/** What a domain publishes: one policy, no answer, several records (which count as none, RFC 9989 §4.10), or nothing. */
export type PublishedPolicy = ReceivedPolicy | { readonly failed: string } | { readonly several: number } | undefined;

/** Asks a domain for its policy, once for all walks of a message. */
export type PolicyLookup = (domain: string) => Promise<PublishedPolicy>;

async function policyAt(resolver: Resolver, domain: string): Promise<PublishedPolicy> {
  const lookup = await lookUp(resolver, `_dmarc.${domain}`, 'TXT');
  if (lookup.state === 'failed') return { failed: lookup.reason };
  const policies = lookup.state === 'found' ? texts(lookup.values).flatMap((text) => receivedPolicy(text) ?? []) : [];
  return policies.length > 1 ? { several: policies.length } : policies[0];
}

/** A lookup of policies that asks for each domain once. */
export function policyLookup(resolver: Resolver): PolicyLookup {
  const asked = new Map<string, ReturnType<PolicyLookup>>();
  return (domain) => {
    const known = asked.get(domain) ?? policyAt(resolver, domain);
    asked.set(domain, known);
    return known;
  };
}

/** The domains a walk asks, at most eight: the first itself, then from its last seven labels up to the top (RFC 9989 §4.10). */
export function walkTargets(domain: string): readonly string[] {
  const labels = domain.split('.');
  const above = labels.slice(Math.max(1, labels.length - 7));
  return [domain, ...above.map((_, index) => above.slice(index).join('.'))];
}

/** Walks up the tree until a record says by `psd` that it ends here (RFC 9989 §4.10). */
export async function treeWalk(domain: string, lookup: PolicyLookup): Promise<TreeWalk> {
  const steps: WalkStep[] = [];
  for (const target of walkTargets(domain)) {
    const published = await lookup(target);
    if (published !== undefined && 'failed' in published) return { steps, failed: published.failed };
    const policy = published !== undefined && 'several' in published ? undefined : published;
    steps.push({ domain: target, ...(policy === undefined ? {} : { policy }) });
    if (policy !== undefined && policy.publicSuffix !== 'u') break;
  }
  return { steps };
}

/** The organizational domain that a finished walk tells (RFC 9989 §4.10.2). */
export function organizationalDomain({ steps }: TreeWalk): string {
  const start = steps[0]?.domain ?? '';
  const found = steps.filter(({ policy }) => policy !== undefined);
  const own = found.find(({ policy }) => policy?.publicSuffix === 'n');
  if (own !== undefined) return own.domain;
  const suffix = found.find(({ domain, policy }) => policy?.publicSuffix === 'y' && domain !== start);
  // The domain one label below the public suffix.
  if (suffix !== undefined)
    return start
      .split('.')
      .slice(-(suffix.domain.split('.').length + 1))
      .join('.');
  return found.at(-1)?.domain ?? start;
}
