export { type Bounds, bounds } from './bounds/bounds.ts';
export { ReportRefused } from './bounds/report-refused.ts';
export type {
  AggregateReport,
  AggregateRow,
  ReportedDisposition,
  ReportedDkim,
  ReportedPolicy,
  ReportRange,
} from './dmarc/aggregate-report.ts';
export type { FailureReport } from './failure/failure-report.ts';
export { readReportFile } from './read-report-file.ts';
export { readReportMail, type ReportMail } from './read-report-mail.ts';
export type { Report } from './report.ts';
export { readSource } from './sources/read-source.ts';
export type { SourceItem } from './sources/source-item.ts';
export type { TlsFailure, TlsPolicyReport, TlsReport } from './tls/tls-report.ts';
export {
  type PartyCost,
  type PolicyProposal,
  type PolicyStep,
  proposePolicy,
  type ProposePolicy,
} from './proposal/propose-policy.ts';
export { classifySender, type Party } from './senders/classify-sender.ts';
export { type DeclaredSenders, type DeclaredService, declaredServices } from './senders/declared-senders.ts';
export {
  type DaySums,
  DomainSums,
  type FailureRow,
  type MailRow,
  recallSums,
  type TlsRow,
} from './sums/domain-sums.ts';
export { type Entry, openLedger, type ReportLedger } from './sums/report-ledger.ts';
export { type PartySummary, type ReportSummary, summarise, type Tally } from './view/summarise.ts';
