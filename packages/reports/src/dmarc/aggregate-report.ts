/** From when to when a report speaks, in seconds since 1970. */
export interface ReportRange {
  readonly begin: number;
  readonly end: number;
}

/** A DMARC policy as the reporter found it published. */
export interface ReportedPolicy {
  readonly domain: string;
  readonly policy?: 'none' | 'quarantine' | 'reject';
  readonly subdomains?: 'none' | 'quarantine' | 'reject';
  readonly nonexistent?: 'none' | 'quarantine' | 'reject';
  /** Test mode, `t=y` (RFC 9989). */
  readonly testing: boolean;
  /** `pct`, of RFC 7489. */
  readonly percent?: number;
}

export type ReportedDisposition = 'none' | 'quarantine' | 'reject' | 'unknown';

/** A DKIM signature as the reporter verified it. */
export interface ReportedDkim {
  readonly domain: string;
  readonly selector?: string;
  /** A result of RFC 8601 in lower case, or what the reporter wrote in its place. */
  readonly result: string;
}

/** Messages that one source sent alike. */
export interface AggregateRow {
  /** An IP address; undefined where the reporter named none. */
  readonly source?: string;
  readonly count: number;
  readonly disposition: ReportedDisposition;
  /** Whether DKIM passed for the author's domain, and SPF. */
  readonly dkimAligned: boolean;
  readonly spfAligned: boolean;
  /** Why another policy was applied than the one published. */
  readonly reasons: readonly string[];
  /** The author's domain. */
  readonly author: string;
  readonly dkim: readonly ReportedDkim[];
  /** The domain of the envelope and its SPF result. */
  readonly spf?: { readonly domain: string; readonly result: string };
}

/** A DMARC aggregate report (RFC 9990, RFC 7489 appendix C). */
export interface AggregateReport {
  readonly kind: 'aggregate';
  readonly form: 'RFC 9990' | 'RFC 7489';
  readonly organization: string;
  /** The domain of the address that the report names as its own. */
  readonly contact?: string;
  readonly id?: string;
  readonly range: ReportRange;
  readonly policies: readonly ReportedPolicy[];
  readonly rows: readonly AggregateRow[];
  /** Errors that the reporter tells of, and what was missing or odd in the report itself. */
  readonly notes: readonly string[];
}
