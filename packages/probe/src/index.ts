export { explainDkim } from './dkim/explain-dkim.ts';
export { signMessage, type SigningKey } from './dkim/sign-message.ts';
export { type DkimSignature, type DkimVerification, verifyDkim } from './dkim/verify-dkim.ts';
export type { DkimResult } from './dkim/judge-signature.ts';
export type { Alignment } from './dmarc/align-identifiers.ts';
export { type Authenticated, type DmarcEvaluation, type DmarcQuestion, evaluateDmarc } from './dmarc/evaluate-dmarc.ts';
export type { OlderReading } from './dmarc/older-reading.ts';
export { type Answer, answerFromRecords, indexRecords, type RecordIndex } from './dns/answer-from-records.ts';
export { awaitAnswers, type AwaitAnswers, type ServerFaults } from './dns/await-answers.ts';
export { type AnswerFault, compareAnswers } from './dns/compare-answers.ts';
export {
  type AnswerValue,
  type DnsAnswer,
  type DnsAnswers,
  parseDnsAnswers,
  renderDnsAnswers,
} from './dns/dns-answers.ts';
export { queryServer, type ServerAnswer, type ServerQuery } from './dns/query-server.ts';
export { mergeAnswers } from './dns/merge-answers.ts';
export { recordAnswers, type Recorder } from './dns/record-answers.ts';
export { resolverForServer } from './dns/resolver-for-server.ts';
export { resolverFromRecords } from './dns/resolver-from-records.ts';
export { LookupFailed, type Resolver, type ResolverCode } from './dns/resolver.ts';
export { type DnsServer, startDnsServer } from './dns/start-dns-server.ts';
export { type TransferZone, transferZone } from './dns/transfer-zone.ts';
export { withDeadline } from './dns/with-deadline.ts';
export { embeddedProbe, type EmbeddedProbe, type ProbeReply } from './embedded/embedded-probe.ts';
export { sendRaw } from './embedded/send-signed.ts';
export { checkReverse, type ReverseCheck } from './iprev/check-reverse.ts';
export { composeProbe, type ProbeMail } from './mail/compose-probe.ts';
export { findReply } from './mail/find-reply.ts';
export { readMail, type ReadMail } from './mail/read-mail.ts';
export { learnEgress } from './prove/learn-egress.ts';
export { type OfflineDns, offlineDns, resolverFromAnswers } from './prove/offline-dns.ts';
export type { Egress, Proof, ProvedDomain } from './prove/proof.ts';
export { type ProofCell, type ProofMatrix, proveMatrix, type ProveOptions } from './prove/prove-matrix.ts';
export { refreshAnswers, type RefreshOptions } from './prove/refresh-answers.ts';
export { explainMatrix, matrixTable, renderMatrix } from './prove/render-matrix.ts';
export { compareReports, type RememberedReport, rememberReport } from './report/compare-reports.ts';
export { judgeReport, type JudgeOptions, type Verdict, type VerdictRow } from './report/judge-report.ts';
export { parseReport } from './report/parse-report.ts';
export { renderReport } from './report/render-report.ts';
export type { CheckLabel, Report, ReportSection, ResultWord, SpamPoints, SummaryLine } from './report/report.ts';
export { evaluateMessage, type ReceivedMessage } from './responder/evaluate-message.ts';
export type { SmtpListener } from './responder/smtp-listener.ts';
export type { SpamdAddress } from './responder/spamd.ts';
export { type ResponderOptions, startResponder } from './responder/start-responder.ts';
export {
  type CompareSenders,
  compareSenders,
  type SenderComparison,
  type SenderRow,
} from './senders/compare-senders.ts';
export { type FlatSpf, flattenSpf, type FlattenSpf } from './senders/flatten-spf.ts';
export { evaluateSpf, type SpfEvaluation, type SpfQuestion } from './spf/evaluate-spf.ts';
export { explainSpf } from './spf/explain-spf.ts';
export { type SpfOutcome, spfLimits, type SpfTrace } from './spf/spf-session.ts';
export { type SpfWorstCase, spfWorstCase } from './spf/worst-case.ts';
