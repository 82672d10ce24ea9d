import type { ReceivedPolicy } from './received-policy.ts';
import { organizationalDomain, type PolicyLookup, treeWalk } from './tree-walk.ts';

/** An identifier that was compared with the From domain. */
export interface Alignment {
  readonly by: 'SPF' | 'DKIM';
  readonly domain: string;
  readonly aligned: boolean;
  readonly mode: 'relaxed' | 'strict';
}

/** The domains that SPF and DKIM passed for. */
export interface Identifiers {
  readonly spf: readonly string[];
  readonly dkim: readonly string[];
}

/** Who is compared with whom: `organizational` is undefined where the walk from the From domain got no answer. */
export interface Author {
  readonly from: string;
  readonly organizational: string | undefined;
  readonly lookup: PolicyLookup;
}

/** Relaxed: both have one organizational domain (RFC 9989 §4.4). Only names at or below it need a walk of their own. */
async function isAligned(
  domain: string,
  { from, organizational, lookup }: Author,
  strict: boolean,
): Promise<boolean | 'failed'> {
  if (domain === from) return true;
  if (strict || domain.split('.').at(-1) !== from.split('.').at(-1)) return false;
  if (organizational === undefined) return 'failed';
  if (domain !== organizational && !domain.endsWith(`.${organizational}`)) return false;
  const walk = await treeWalk(domain, lookup);
  return walk.failed === undefined ? organizationalDomain(walk) === organizational : 'failed';
}

/** Compares what SPF and DKIM passed for with the From domain; `failed` when an answer was missing for it. */
export async function align(
  identifiers: Identifiers,
  author: Author,
  policy: ReceivedPolicy,
): Promise<{ readonly alignments: readonly Alignment[]; readonly failed: boolean }> {
  const alignments: Alignment[] = [];
  let failed = false;
  for (const [by, domains, strict] of [
    ['SPF', identifiers.spf, policy.strictSpf],
    ['DKIM', identifiers.dkim, policy.strictDkim],
  ] as const) {
    for (const domain of domains) {
      const aligned = await isAligned(domain, author, strict);
      failed ||= aligned === 'failed';
      alignments.push({ by, domain, aligned: aligned === true, mode: strict ? 'strict' : 'relaxed' });
    }
  }
  return { alignments, failed };
}
