import { InputError } from '@waxseal/core';
import { compareReports, type RememberedReport, rememberReport } from './compare-reports.ts';
import type { CheckLabel, Report, ResultWord } from './report.ts';

export interface JudgeOptions {
  /** The From domain that must be aligned. */
  readonly domain: string;
  /** The probe's Message-ID: a reply to another mail is refused. */
  readonly messageId?: string;
  /** What was kept of the last run's report, to say what has changed since. */
  readonly previous?: RememberedReport;
  /** SpamAssassin points from which the probe fails; what the reply says where left out. */
  readonly pointsLimit?: number;
}

/** One line of a verdict. `absent`: the reply says nothing of it, which fails nothing. */
export interface VerdictRow {
  readonly check: 'SPF' | 'DKIM' | 'alignment' | 'DMARC' | 'iprev' | 'points';
  readonly state: 'pass' | 'fail' | 'absent';
  readonly found: string;
}

/** What a reply means for a domain: passed when SPF and DKIM pass, one of them aligned, and nothing else fails. */
export interface Verdict {
  readonly passed: boolean;
  readonly rows: readonly VerdictRow[];
  /** What has changed since the last run, in words. */
  readonly changes: readonly string[];
}

function results(report: Report, check: CheckLabel): readonly ResultWord[] {
  return report.summary.filter((line) => line.check === check).map((line) => line.result);
}

/** Relaxed alignment: the same domain, or one below the other (RFC 9989 §4.4.1). */
function aligned(domain: string, other: string | undefined): boolean {
  const [one, two] = [domain.toLowerCase(), (other ?? '').toLowerCase().replace(/\.$/, '')];
  // A single label is no domain of anybody's: everything below a top-level domain would be aligned with it.
  return two.includes('.') && (one === two || one.endsWith(`.${two}`) || two.endsWith(`.${one}`));
}

/** The domains that identifiers name: `header.d=` (RFC 8601), or `header.i=` with an optional local part (RFC 5451). */
function domainsIn(ids: readonly string[]): readonly string[] {
  return ids.flatMap((id) =>
    [
      ...id.matchAll(
        /\b(?:header\.d=|header\.i=\s*(?:"[^"]*"|[^\s@"]*)@|smtp\.mail(?:from)?=\s*<?(?:"[^"]*"|[^\s@"<]*)@)\s*([\w.-]+)/gi,
      ),
    ].map(([, domain = '']) => domain),
  );
}

function passing(report: Report, check: 'SPF' | 'DKIM'): readonly string[] {
  const sections = report.sections.filter((section) => section.check === check && section.result === 'pass');
  return domainsIn(sections.flatMap(({ ids }) => ids));
}

function anyPass(report: Report, check: 'SPF' | 'DKIM'): VerdictRow {
  const found = results(report, check);
  const comments = report.sections
    .filter((section) => section.check === check && section.result !== 'pass' && section.comment !== undefined)
    .map(({ comment }) => comment);
  const said = found.length === 0 ? 'not reported' : [...new Set(found)].join(', ');
  return {
    check,
    state: found.includes('pass') ? 'pass' : 'fail',
    found: comments.length > 0 && !found.includes('pass') ? `${said} (${comments.join('; ')})` : said,
  };
}

function alignment(report: Report, domain: string): VerdictRow {
  const [spfPasses, dkimPasses] = [results(report, 'SPF').includes('pass'), results(report, 'DKIM').includes('pass')];
  const sender = report.mailFrom?.slice(report.mailFrom.lastIndexOf('@') + 1) ?? passing(report, 'SPF')[0];
  const signers = passing(report, 'DKIM');
  const bySpf = spfPasses && aligned(domain, sender);
  const bySigner = signers.find((signer) => aligned(domain, signer));
  const ways = [
    ...(bySpf ? [`SPF (${report.mailFrom ?? sender ?? ''})`] : []),
    ...(bySigner === undefined ? [] : [`DKIM (${bySigner})`]),
  ];
  if (ways.length > 0) return { check: 'alignment', state: 'pass', found: `by ${ways.join(' and ')}` };
  // A reply without details, or cut before them, says that something passes and not for whom.
  const silent = [
    ...(spfPasses && sender === undefined ? ['SPF'] : []),
    ...(dkimPasses && signers.length === 0 ? ['DKIM'] : []),
  ];
  return silent.length > 0
    ? {
        check: 'alignment',
        state: 'absent',
        found: `unknown: the reply does not say for whom ${silent.join(' and ')} passes`,
      }
    : { check: 'alignment', state: 'fail', found: `neither SPF nor DKIM speaks for ${domain}` };
}

/** A check that a reply may or may not report. `none` of DMARC: the domain publishes no policy, which fails nothing. */
function reported(report: Report, check: 'iprev' | 'DMARC'): VerdictRow {
  const [found] = results(report, check);
  const state = found === undefined || found === 'none' ? 'absent' : found === 'pass' ? 'pass' : 'fail';
  return { check, state, found: found ?? 'not reported' };
}

function points(report: Report, limit: number | undefined): VerdictRow {
  const [called] = results(report, 'SpamAssassin');
  if (report.spam === undefined)
    return { check: 'points', state: called === 'spam' ? 'fail' : 'absent', found: called ?? 'not reported' };
  const most = limit ?? report.spam.required;
  return {
    check: 'points',
    state: report.spam.points < most ? 'pass' : 'fail',
    found: `${report.spam.points.toFixed(1)} of ${most.toFixed(1)}`,
  };
}

function bare(messageId: string): string {
  return messageId.trim().replaceAll(/^<|>$/g, '');
}

/** @throws InputError unless the reply says that it answers this very mail. */
function mustAnswer(report: Report, messageId: string): void {
  const hint = `expected In-Reply-To: ${messageId}`;
  if (report.inReplyTo === undefined) throw new InputError('the reply does not say which mail it answers', { hint });
  if (bare(report.inReplyTo) !== bare(messageId))
    throw new InputError('the reply answers another mail', { value: report.inReplyTo, hint });
}

/**
 * Judges a reply for a domain.
 * @throws InputError when it answers another mail than the one named.
 */
export function judgeReport(report: Report, { domain, messageId, previous, pointsLimit }: JudgeOptions): Verdict {
  if (messageId !== undefined) mustAnswer(report, messageId);
  const rows = [
    anyPass(report, 'SPF'),
    anyPass(report, 'DKIM'),
    alignment(report, domain),
    reported(report, 'DMARC'),
    reported(report, 'iprev'),
    points(report, pointsLimit),
  ];
  const changes = previous === undefined ? [] : compareReports(previous, rememberReport(report));
  return { passed: rows.every(({ state }) => state !== 'fail'), rows, changes };
}
