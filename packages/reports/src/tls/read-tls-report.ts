import type { Bounds } from '../bounds/bounds.ts';
import { foreignCount, foreignDomain, foreignMoment, foreignText } from '../bounds/foreign-text.ts';
import { ReportRefused } from '../bounds/report-refused.ts';
import { parseJson } from './parse-json.ts';
import type { TlsFailure, TlsPolicyReport, TlsReport } from './tls-report.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const own = (fields: Fields, name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);
const textIn = (fields: Fields, name: string): string | undefined => {
  const value = own(fields, name);
  return foreignText(typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined);
};

function readFailure(value: unknown): TlsFailure | undefined {
  const fields = fieldsOf(value);
  const sessions = foreignCount(own(fields, 'failed-session-count')) ?? 1;
  if (sessions === 0) return undefined;
  const exchange = foreignDomain(textIn(fields, 'receiving-mx-hostname'));
  const reason = textIn(fields, 'failure-reason-code');
  return {
    type: textIn(fields, 'result-type')?.toLowerCase() ?? 'unknown',
    ...(exchange === undefined ? {} : { exchange }),
    sessions,
    ...(reason === undefined ? {} : { reason }),
  };
}

function readPolicy(value: unknown, bounds: Bounds): TlsPolicyReport | undefined {
  const fields = fieldsOf(value);
  const [policy, summary] = ['policy', 'summary'].map((name) => fieldsOf(own(fields, name)));
  const domain = foreignDomain(textIn(policy ?? {}, 'policy-domain'));
  if (domain === undefined) return undefined;
  const details = listOf(own(fields, 'failure-details'));
  if (details.length > bounds.records) throw new ReportRefused('a TLS report has too many failures');
  const failures = details.map(readFailure).filter((one) => one !== undefined);
  const told = foreignCount(own(summary ?? {}, 'total-failure-session-count'));
  return {
    domain,
    policyType: textIn(policy ?? {}, 'policy-type')?.toLowerCase() ?? 'unknown',
    successful: foreignCount(own(summary ?? {}, 'total-successful-session-count')) ?? 0,
    failed: told ?? failures.reduce((sum, { sessions }) => sum + sessions, 0),
    failures,
  };
}

/** Reads a TLS report (RFC 8460 §4.4). @throws ReportRefused for broken JSON, JSON that is too large, and what is no such report */
export function readTlsReport(octets: Uint8Array, bounds: Bounds): TlsReport {
  const fields = fieldsOf(parseJson(octets, bounds));
  const entries = listOf(own(fields, 'policies'));
  const dates = fieldsOf(own(fields, 'date-range'));
  const [begin, end] = ['start-datetime', 'end-datetime'].map((name) => foreignMoment(textIn(dates, name)));
  if (entries.length === 0) throw new ReportRefused('this JSON is no TLS report: it names no policies');
  if (entries.length > bounds.records) throw new ReportRefused('a TLS report has too many policies');
  const first = begin ?? end;
  if (first === undefined) throw new ReportRefused('a report does not tell which day it is of');
  const policies = entries.map((entry) => readPolicy(entry, bounds));
  const contact = foreignDomain(/@([^@>\s]+)>?\s*$/.exec(textIn(fields, 'contact-info') ?? '')?.[1]);
  const id = textIn(fields, 'report-id');
  return {
    kind: 'tls',
    organization: textIn(fields, 'organization-name') ?? contact ?? 'a reporter without a name',
    ...(contact === undefined ? {} : { contact }),
    ...(id === undefined ? {} : { id }),
    range: { begin: first, end: Math.max(first, end ?? first) },
    policies: policies.filter((one) => one !== undefined),
    notes: policies.includes(undefined) ? ['a policy names no domain: it is left out'] : [],
  };
}
