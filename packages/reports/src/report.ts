import type { AggregateReport } from './dmarc/aggregate-report.ts';
import type { FailureReport } from './failure/failure-report.ts';
import type { TlsReport } from './tls/tls-report.ts';

/** A report about a domain's mail, whoever sent it. */
export type Report = AggregateReport | TlsReport | FailureReport;
