import { judgeReport, type Report, type VerdictRow } from '@waxseal/probe';
import { renderTable } from '@waxseal/report';

/** A mail that left a host: its Message-ID, and the host that took it. */
export interface Departure {
  readonly messageId: string;
  readonly hop: string;
}

/** A probe that was answered, and what it is called in the table. */
export interface AnsweredProbe extends Departure {
  readonly mail: string;
  readonly report: Report;
}

interface Judges {
  /** The From domain of the probes. */
  readonly domain: string;
  /** Who answered: mail that this host took went direct. */
  readonly verifier: string;
}

/** The mails to somebody that left a host, in order, by its Exim's main log. */
export function departures(log: string, to: string): readonly Departure[] {
  const lines = log.split('\n').map((line) => ({ message: line.split(' ')[2], line }));
  const arrival = (message: string | undefined): string =>
    lines.find((one) => one.message === message && one.line.includes(' <= '))?.line ?? '';
  return lines
    .filter(({ line }) => line.includes(` => ${to} `))
    .map(({ message, line }) => ({
      messageId: / id=(\S+)/.exec(arrival(message))?.[1] ?? '',
      hop: / H=(\S+)/.exec(line)?.[1] ?? '',
    }));
}

const shown = ['SPF', 'DKIM', 'alignment', 'DMARC', 'points'] as const satisfies readonly VerdictRow['check'][];

/** What was found, without its details. Of an alignment that is not there, the state says enough. */
function cell({ check, state, found }: VerdictRow): string {
  return check === 'alignment' && state !== 'pass' ? state : found.replaceAll(/ \(.*?\)(?= and |$)/g, '');
}

function row({ mail, hop, messageId, report }: AnsweredProbe, { domain, verifier }: Judges): readonly string[] {
  const { rows } = judgeReport(report, { domain, messageId });
  return [
    mail,
    hop === verifier ? 'direct' : `through ${hop}`,
    ...shown.flatMap((wanted) => rows.filter(({ check }) => check === wanted).map(cell)),
  ];
}

/**
 * One line for every probe: how it went, and what the verifier said of it.
 * @throws InputError for a reply to another mail.
 */
export function verdictTable(probes: readonly AnsweredProbe[], judges: Judges): string {
  return renderTable([['mail', 'route', ...shown], ...probes.map((probe) => row(probe, judges))]);
}
