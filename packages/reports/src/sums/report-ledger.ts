import type { Report } from '../report.ts';
import { DomainLedger } from './domain-ledger.ts';
import type { DomainSums } from './domain-sums.ts';
import { dayOf, daySeconds, kept } from './kept.ts';
import { reportDigest } from './report-digest.ts';

/** What came of a report. */
export type Entry =
  | { readonly outcome: 'counted' }
  | { readonly outcome: 'duplicate' }
  /** It is about none of the domains whose sums are kept. */
  | { readonly outcome: 'elsewhere'; readonly domains: readonly string[] }
  | { readonly outcome: 'implausible'; readonly why: string };

/** The longest time that one report speaks of, and how far clocks of reporters may be ahead, in days. */
const [longest, ahead] = [31, 2];

interface About {
  readonly begin: number;
  readonly end: number;
  readonly names: readonly string[];
}

function aboutOf(report: Report, now: number): About {
  if (report.kind === 'failure') {
    const moment = report.arrival ?? now;
    return { begin: moment, end: moment, names: [report.domain] };
  }
  const policies = report.policies.map(({ domain }) => domain);
  const authors = report.kind === 'aggregate' ? report.rows.map(({ author }) => author) : [];
  return { ...report.range, names: [...new Set(authors.length > 0 ? authors : policies)] };
}

function implausible({ begin, end }: About, now: number): string | undefined {
  if (begin > now + ahead * daySeconds) return 'it is of a day that has not come yet';
  if (end < now - kept.days * daySeconds) return `it is older than ${kept.days} days`;
  return end - begin > longest * daySeconds ? `it speaks of more than ${longest} days` : undefined;
}

/** Sums of several domains, to which reports are added one by one. */
export interface ReportLedger {
  /** Adds a report; `isProved` tells whether the mail that brought it was authenticated. */
  readonly add: (report: Report, isProved: boolean) => Entry;
  /** The sums of each domain, with what was added. */
  readonly sums: () => readonly DomainSums[];
}

/**
 * Opens the sums of domains at a moment in seconds since 1970. What is about a name below a domain counts as the domain's,
 * unless that name is a domain of its own here. A report that was counted before changes nothing.
 */
export function openLedger(domains: ReadonlyMap<string, DomainSums | undefined>, now: number): ReportLedger {
  const longestFirst = [...domains.keys()].toSorted((one, other) => other.length - one.length);
  const ownerOf = (name: string): string | undefined =>
    longestFirst.find((one) => name === one || name.endsWith(`.${one}`));
  const ledgers = new Map(
    [...domains].map(([domain, sums]) => [domain, new DomainLedger(sums, (name) => ownerOf(name) === domain)] as const),
  );
  return {
    add(report, isProved) {
      const about = aboutOf(report, now);
      const why = implausible(about, now);
      if (why !== undefined) return { outcome: 'implausible', why };
      const owners = [...ledgers].filter(([domain]) => about.names.some((name) => ownerOf(name) === domain));
      if (owners.length === 0) return { outcome: 'elsewhere', domains: about.names.slice(0, 20) };
      const [digest, day] = [reportDigest(report, isProved), dayOf((about.begin + about.end) / 2)];
      const added = owners.filter(([, ledger]) => ledger.add(report, digest, day, isProved));
      return { outcome: added.length > 0 ? 'counted' : 'duplicate' };
    },
    sums: () => [...ledgers].map(([domain, ledger]) => ledger.end(domain, now)),
  };
}
