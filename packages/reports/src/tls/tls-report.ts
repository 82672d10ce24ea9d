import type { ReportRange } from '../dmarc/aggregate-report.ts';

/** Sessions that failed alike. */
export interface TlsFailure {
  /** A result type of RFC 8460 §4.3, e.g. `certificate-expired`. */
  readonly type: string;
  readonly exchange?: string;
  readonly sessions: number;
  readonly reason?: string;
}

/** What a sender found when it delivered to a domain under one policy. */
export interface TlsPolicyReport {
  readonly domain: string;
  /** `tlsa`, `sts` or `no-policy-found`. */
  readonly policyType: string;
  readonly successful: number;
  readonly failed: number;
  readonly failures: readonly TlsFailure[];
}

/** A TLS report (RFC 8460). */
export interface TlsReport {
  readonly kind: 'tls';
  readonly organization: string;
  readonly contact?: string;
  readonly id?: string;
  readonly range: ReportRange;
  readonly policies: readonly TlsPolicyReport[];
  readonly notes: readonly string[];
}
