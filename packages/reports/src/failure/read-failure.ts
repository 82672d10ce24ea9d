import { foreignAddress, foreignCount, foreignDomain, foreignMoment, foreignText } from '../bounds/foreign-text.ts';
import { ReportRefused } from '../bounds/report-refused.ts';
import type { FailureReport } from './failure-report.ts';

/** The parts of a mail that make a failure report. */
export interface FailureParts {
  /** The part of type message/feedback-report. */
  readonly feedback: string;
  /** The message that failed, or its header. */
  readonly original?: string;
  /** The domain that sent the report. */
  readonly from?: string;
}

type Fields = ReadonlyMap<string, readonly string[]>;

const mostFields = 200;

/** The fields of a header, unfolded, by their names in lower case. */
function readFields(text: string): Fields {
  const header = text.replaceAll('\r\n', '\n').split('\n\n')[0] ?? '';
  const lines = header
    .replaceAll(/\n[ \t]+/g, ' ')
    .split('\n')
    .slice(0, mostFields);
  const pairs = lines.flatMap((line) => {
    const [, name, value] = /^([\x21-\x39\x3b-\x7e]{1,80}):(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name.toLowerCase(), (value ?? '').trim()] as const];
  });
  return new Map(
    [...Map.groupBy(pairs, ([name]) => name)].map(([name, list]) => [name, list.map(([, value]) => value)]),
  );
}

const domainOfAddress = (text: string | undefined): string | undefined =>
  foreignDomain(/@([^@<>\s]+)>?\s*$/.exec(text ?? '')?.[1]);

/** A word of a field whose text is one, its comment and its case aside. */
function wordIn(fields: Fields, name: string): string | undefined {
  return /^[a-z-]{1,40}/.exec(fields.get(name)?.[0]?.toLowerCase() ?? '')?.[0];
}

function momentIn(fields: Fields): number | undefined {
  return foreignMoment((fields.get('arrival-date') ?? fields.get('received-date'))?.[0]?.replace(/\s*\([^)]*\)$/, ''));
}

/** Reads a failure report or a complaint. @throws ReportRefused when it names neither its kind nor a domain */
export function readFailure({ feedback, original, from }: FailureParts): FailureReport {
  const fields = readFields(feedback);
  const about = readFields(original ?? '');
  const feedbackType = wordIn(fields, 'feedback-type');
  if (feedbackType === undefined) throw new ReportRefused('a feedback report does not tell its kind');
  const author = domainOfAddress(about.get('from')?.[0]);
  const domain = foreignDomain(fields.get('reported-domain')?.[0]) ?? author;
  if (domain === undefined) throw new ReportRefused('a feedback report names no domain');
  const dkimDomain = foreignDomain(fields.get('dkim-domain')?.[0]);
  const selector = foreignText(fields.get('dkim-selector')?.[0])?.toLowerCase();
  const envelope = domainOfAddress(fields.get('original-mail-from')?.[0]);
  const [arrival, source] = [momentIn(fields), foreignAddress(fields.get('source-ip')?.[0])];
  const [failed, delivery] = [wordIn(fields, 'auth-failure'), wordIn(fields, 'delivery-result')];
  return {
    kind: 'failure',
    feedbackType,
    organization:
      foreignText(fields.get('reporting-mta')?.[0]?.replace(/^dns;\s*/i, '')) ?? from ?? 'a reporter without a name',
    ...(arrival === undefined ? {} : { arrival }),
    ...(source === undefined ? {} : { source }),
    incidents: Math.max(1, foreignCount(fields.get('incidents')?.[0]) ?? 1),
    domain,
    ...(failed === undefined ? {} : { failed }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(dkimDomain === undefined
      ? {}
      : { dkim: { domain: dkimDomain, ...(selector === undefined ? {} : { selector }) } }),
    ...(envelope === undefined ? {} : { envelope }),
    notes: feedbackType === 'auth-failure' && failed === undefined ? ['the report does not tell what failed'] : [],
  };
}
