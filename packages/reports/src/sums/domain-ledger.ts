import type { AggregateReport, AggregateRow } from '../dmarc/aggregate-report.ts';
import type { FailureReport } from '../failure/failure-report.ts';
import type { Report } from '../report.ts';
import type { TlsFailure, TlsReport } from '../tls/tls-report.ts';
import { addCount, type Counted } from './add-count.ts';
import type { DaySums, DomainSums, FailureRow, MailRow, TlsRow } from './domain-sums.ts';
import { dayOf, daySeconds, kept } from './kept.ts';

interface Day {
  readonly mail: Counted<MailRow>;
  readonly tls: Map<string, TlsRow>;
  readonly failures: Counted<FailureRow>;
  readonly reporters: Map<string, number>;
}

/** What is kept of rows beyond the number that a day may have. */
const otherMail = ({ dkim, spf, proved, count }: MailRow): MailRow => ({
  source: 'others',
  author: 'others',
  dkim,
  spf,
  disposition: 'unknown',
  signatures: [],
  reasons: [],
  proved,
  count,
});
const otherFailures = ({ proved, count }: FailureRow): FailureRow => ({ type: 'others', proved, count });

const policyTypes = new Set(['tlsa', 'sts', 'no-policy-found']);
const tlsKey = ({ policyType, proved }: Pick<TlsRow, 'policyType' | 'proved'>): string => `${policyType} ${proved}`;

function mailRow(row: AggregateRow, proved: boolean): MailRow {
  const { source = 'unknown', author, dkimAligned, spfAligned, disposition, dkim, spf, reasons, count } = row;
  // Signatures that passed come first: they tell who sent it.
  const signatures = dkim.toSorted((one, other) => Number(other.result === 'pass') - Number(one.result === 'pass'));
  const textOf = ({ domain, selector = '-', result }: AggregateRow['dkim'][number]): string =>
    [domain, selector, result].map((word) => word.replaceAll(' ', '_')).join(' ');
  return {
    source,
    author,
    dkim: dkimAligned,
    spf: spfAligned,
    disposition,
    signatures: signatures.slice(0, 4).map(textOf),
    ...(spf === undefined ? {} : { envelope: `${spf.domain} ${spf.result.replaceAll(' ', '_')}` }),
    reasons: reasons.slice(0, 4),
    proved,
    count,
  };
}

function openDay(sums?: DaySums): Day {
  const day: Day = {
    mail: new Map(),
    tls: new Map(),
    failures: new Map(),
    reporters: new Map(Object.entries(sums?.reporters ?? {})),
  };
  sums?.mail.forEach((row) => addCount(day.mail, row, kept.rows, otherMail));
  sums?.tls.forEach((row) => day.tls.set(tlsKey(row), row));
  sums?.failures.forEach((row) => addCount(day.failures, row, kept.rows, otherFailures));
  return day;
}

function closeDay({ mail, tls, failures, reporters }: Day): DaySums {
  return {
    mail: [...mail.values()],
    tls: [...tls.values()],
    failures: [...failures.values()],
    reporters: Object.fromEntries(reporters),
  };
}

function addSessions(known: TlsRow['failures'], failures: readonly TlsFailure[]): TlsRow['failures'] {
  const sums = new Map(Object.entries(known));
  for (const { type, exchange, sessions } of failures) {
    const full = exchange === undefined ? type : `${type} at ${exchange}`;
    const name = sums.has(full) || sums.size < kept.names ? full : 'others';
    sums.set(name, (sums.get(name) ?? 0) + sessions);
  }
  return Object.fromEntries(sums);
}

/** The sums of one domain while reports are added to them. */
export class DomainLedger {
  readonly #days: Map<string, Day>;
  readonly #seen: Map<string, string>;
  readonly #owns: (name: string) => boolean;

  /** `owns` tells whether a name is the domain or counts as it. */
  constructor(sums: DomainSums | undefined, owns: (name: string) => boolean) {
    this.#days = new Map(Object.entries(sums?.days ?? {}).map(([name, day]) => [name, openDay(day)]));
    this.#seen = new Map(Object.entries(sums?.seen ?? {}));
    this.#owns = owns;
  }

  /** Counts a report on a day; false for one whose digest is known. */
  add(report: Report, digest: string, name: string, isProved: boolean): boolean {
    if (this.#seen.has(digest)) return false;
    this.#seen.set(digest, name);
    const day = this.#days.get(name) ?? openDay();
    this.#days.set(name, day);
    if (report.kind === 'aggregate') this.#addMail(day, report, isProved);
    else if (report.kind === 'tls') this.#addTls(day, report, isProved);
    else this.#addFailure(day, report, isProved);
    return true;
  }

  #addMail({ mail, reporters }: Day, report: AggregateReport, isProved: boolean): void {
    const reporter = report.contact ?? report.organization;
    for (const row of report.rows.filter(({ author }) => this.#owns(author))) {
      addCount(mail, mailRow(row, isProved), kept.rows, otherMail);
      const name = reporters.has(reporter) || reporters.size < kept.names ? reporter : 'others';
      if (isProved) reporters.set(name, (reporters.get(name) ?? 0) + row.count);
    }
  }

  #addTls({ tls }: Day, report: TlsReport, proved: boolean): void {
    for (const { policyType: named, successful, failed, failures } of report.policies.filter(({ domain }) =>
      this.#owns(domain),
    )) {
      const policyType = policyTypes.has(named) ? named : 'unknown';
      const key = tlsKey({ policyType, proved });
      const known = tls.get(key) ?? { policyType, proved, successful: 0, failed: 0, failures: {} };
      tls.set(key, {
        ...known,
        successful: known.successful + successful,
        failed: known.failed + failed,
        failures: addSessions(known.failures, failures),
      });
    }
  }

  #addFailure({ failures }: Day, report: FailureReport, proved: boolean): void {
    const { feedbackType: type, failed, source, dkim, incidents: count } = report;
    const row: FailureRow = {
      type,
      ...(failed === undefined ? {} : { failed }),
      ...(source === undefined ? {} : { source }),
      ...(dkim === undefined ? {} : { signature: `${dkim.domain} ${dkim.selector ?? '-'}` }),
      proved,
      count,
    };
    addCount(failures, row, kept.rows, otherFailures);
  }

  /** The sums as they are kept, without days that are too old at a moment in seconds since 1970. */
  end(domain: string, now: number): DomainSums {
    const oldest = dayOf(now - kept.days * daySeconds);
    const days = [...this.#days].filter(([day]) => day >= oldest).toSorted(([one], [other]) => (one < other ? -1 : 1));
    const seen = [...this.#seen].filter(([, day]) => day >= oldest);
    return {
      version: 1,
      domain,
      days: Object.fromEntries(days.map(([name, day]) => [name, closeDay(day)])),
      seen: Object.fromEntries(seen.slice(-kept.seen)),
    };
  }
}
