import type { Fault } from '../fault.ts';

/** What the domain owner asks receivers to do with mail that fails. */
export type DmarcAction = 'none' | 'quarantine' | 'reject';

/** A DMARC policy record (RFC 9989 §4.7). Left out means the default of the RFC. */
export interface DmarcPolicy {
  readonly policy: DmarcAction;
  /** sp: for existing subdomains; as `policy` when left out. */
  readonly subdomains?: DmarcAction;
  /** np: for subdomains that do not exist; as `subdomains` when left out. */
  readonly nonexistent?: DmarcAction;
  /** rua: where aggregate reports go, as URIs. */
  readonly aggregateReports?: readonly string[];
  /** ruf: where failure reports go, as URIs. */
  readonly failureReports?: readonly string[];
  /** fo: what is worth a failure report. */
  readonly failureOptions?: readonly ('0' | '1' | 'd' | 's')[];
  readonly dkimAlignment?: 'relaxed' | 'strict';
  readonly spfAlignment?: 'relaxed' | 'strict';
  /** psd: whether the domain is a public suffix. */
  readonly publicSuffix?: 'yes' | 'no' | 'unknown';
  /** t=y: receivers apply one step less than the policy asks. */
  readonly testing?: boolean;
}

/** A DMARC record as it was read, with what deserves a look although receivers accept it. */
export interface DmarcRecord extends DmarcPolicy {
  /** pct, which RFC 9989 retired; receivers of today ignore it. */
  readonly percent?: number;
  /** Warnings: retired, unknown or ignored tags. */
  readonly notes: readonly Fault[];
}
