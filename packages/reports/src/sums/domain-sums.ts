import { z } from 'zod';

const text = z.string().max(600);
const count = z.number().int().min(0);
const counts = z.record(text, count);

/** Messages of one day that were alike. */
const mailRow = z.strictObject({
  /** An IP address, `unknown`, or `others` for what came after a day had as many rows as are kept. */
  source: text,
  author: text,
  dkim: z.boolean(),
  spf: z.boolean(),
  disposition: z.enum(['none', 'quarantine', 'reject', 'unknown']),
  /** Each `DOMAIN SELECTOR RESULT`. */
  signatures: z.array(text).max(8),
  /** `DOMAIN RESULT` of SPF. */
  envelope: text.optional(),
  reasons: z.array(text).max(8),
  /** Whether the mail that brought the report was authenticated. */
  proved: z.boolean(),
  count,
});

const tlsRow = z.strictObject({
  policyType: text,
  proved: z.boolean(),
  successful: count,
  failed: count,
  /** Sessions by result type and exchange. */
  failures: counts,
});

const failureRow = z.strictObject({
  type: text,
  failed: text.optional(),
  source: text.optional(),
  signature: text.optional(),
  proved: z.boolean(),
  count,
});

const day = z.strictObject({
  mail: z.array(mailRow),
  tls: z.array(tlsRow),
  failures: z.array(failureRow),
  /** Messages by the reporter that told of them, those of proved reports only. */
  reporters: counts,
});

const isDay = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** What is kept of the reports of a domain: sums by day, and by which digests reports are known again. */
export const DomainSums = z.strictObject({
  version: z.literal(1),
  domain: text,
  days: z.record(isDay, day),
  /** Digests of reports that were counted, with their day. */
  seen: z.record(z.string().max(40), isDay),
});

export type DomainSums = z.output<typeof DomainSums>;
export type MailRow = z.output<typeof mailRow>;
export type TlsRow = z.output<typeof tlsRow>;
export type FailureRow = z.output<typeof failureRow>;
export type DaySums = z.output<typeof day>;

/** Reads what was kept; undefined for what is no sums of this domain. */
export function recallSums(value: unknown, domain: string): DomainSums | undefined {
  const read = DomainSums.safeParse(value);
  return read.success && read.data.domain === domain ? read.data : undefined;
}
