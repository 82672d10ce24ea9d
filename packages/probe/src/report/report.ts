/** The words of a result (RFC 8601 §2.7), with SpamAssassin's two. */
export type ResultWord =
  | 'pass'
  | 'fail'
  | 'softfail'
  | 'neutral'
  | 'none'
  | 'permerror'
  | 'temperror'
  | 'policy'
  | 'ham'
  | 'spam';

/** What a check-auth reply checks. `DMARC` is an addition of our own responder: the port25 format has no such line. */
export type CheckLabel = 'SPF' | 'DomainKeys' | 'DKIM' | 'DMARC' | 'Sender-ID' | 'iprev' | 'SpamAssassin';

export interface SummaryLine {
  readonly check: CheckLabel;
  readonly result: ResultWord;
}

/** The details of one check. */
export interface ReportSection {
  readonly check: CheckLabel;
  readonly result: ResultWord;
  /** What stands in parentheses behind the result, e.g. `message not signed`. */
  readonly comment?: string;
  /** `smtp.mailfrom=user@new.example`, `header.d=new.example`, … */
  readonly ids: readonly string[];
  /** DNS records as the verifier saw them. */
  readonly dns: readonly string[];
}

/** SpamAssassin's judgement. */
export interface SpamPoints {
  readonly points: number;
  readonly required: number;
  readonly rules: readonly { readonly points: number; readonly name: string; readonly description: string }[];
}

/** A check-auth reply, read. */
export interface Report {
  readonly summary: readonly SummaryLine[];
  readonly helo?: string;
  readonly sourceIp?: string;
  readonly mailFrom?: string;
  readonly sections: readonly ReportSection[];
  readonly spam?: SpamPoints;
  /** The Message-ID that the reply answers, where it came as a mail. */
  readonly inReplyTo?: string;
}

export const resultWords: readonly ResultWord[] = [
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'permerror',
  'temperror',
  'policy',
  'ham',
  'spam',
];
