import { type Bounds, bounds as usual } from './bounds/bounds.ts';
import { ReportRefused } from './bounds/report-refused.ts';
import { readFailure } from './failure/read-failure.ts';
import { type MailPart, readParts } from './mail/read-parts.ts';
import { readReportFile } from './read-report-file.ts';
import type { Report } from './report.ts';

/** A mail of a reporter: its reports, and what in it was refused. */
export interface ReportMail {
  /** The domain of its author; what it says is evidence only where that is authenticated. */
  readonly from?: string;
  readonly reports: readonly Report[];
  readonly refused: readonly ReportRefused[];
}

const packed =
  /^application\/(?:x-)?(?:gzip|zip|zip-compressed|gunzip)$|^application\/(?:tlsrpt\+(?:gzip|json)|xml|json|octet-stream)$|^text\/xml$/;
const named = /\.(?:xml|json|gz|gzip|zip)$/i;

const textOf = (part: MailPart | undefined): string | undefined =>
  part === undefined ? undefined : Buffer.from(part.octets.subarray(0, 262_144)).toString('utf8');

/** The text of a mail that is itself a report. */
function inline(text: string): readonly MailPart[] {
  const begins = /^\s*(?:<\?xml|<feedback|\{)/.test(text);
  return begins ? [{ type: 'application/xml', name: 'the text of the mail', octets: Buffer.from(text) }] : [];
}

async function collect(parts: readonly MailPart[], bounds: Bounds): Promise<Pick<ReportMail, 'reports' | 'refused'>> {
  const [reports, refused]: [Report[], ReportRefused[]] = [[], []];
  for (const { name, octets } of parts)
    try {
      reports.push(...(await readReportFile(name, octets, bounds)));
    } catch (error) {
      if (!(error instanceof ReportRefused)) throw error;
      refused.push(error);
    }
  return { reports, refused };
}

/** Reads the reports that a mail brings, whichever media types and names its reporter gives them. @throws ReportRefused for a mail beyond its bounds */
export async function readReportMail(octets: Uint8Array, bounds: Bounds = usual): Promise<ReportMail> {
  const { from, parts, text } = await readParts(octets, bounds);
  const sender = from === undefined ? {} : { from };
  const feedback = parts.find(({ type }) => type === 'message/feedback-report');
  if (feedback !== undefined) {
    const original = textOf(parts.find(({ type }) => type === 'message/rfc822' || type === 'text/rfc822-headers'));
    try {
      const report = readFailure({
        feedback: textOf(feedback) ?? '',
        ...sender,
        ...(original === undefined ? {} : { original }),
      });
      return { ...sender, reports: [report], refused: [] };
    } catch (error) {
      if (!(error instanceof ReportRefused)) throw error;
      return { ...sender, reports: [], refused: [error] };
    }
  }
  const attached = parts.filter(({ type, name }) => packed.test(type) || named.test(name));
  return { ...sender, ...(await collect(attached.length > 0 ? attached : inline(text), bounds)) };
}
