import { classifySender, type Party, whyUnaligned } from '../senders/classify-sender.ts';
import type { DeclaredSenders } from '../senders/declared-senders.ts';
import type { DomainSums, MailRow } from '../sums/domain-sums.ts';

/** A number of messages with what they have in common. */
export interface Tally {
  readonly what: string;
  readonly count: number;
}

/** What one party sent in a domain's name, as proved reports have it. */
export interface PartySummary extends Party {
  readonly count: number;
  /** Messages that DMARC passes. */
  readonly aligned: number;
  /** Why others do not pass, most of them first. */
  readonly failing: readonly Tally[];
  /** Addresses, most mail first; 20 at most. */
  readonly sources: readonly Tally[];
  /** Messages of the earlier and of the later half of the days that reports speak of. */
  readonly trend: readonly [earlier: number, later: number];
}

/** What the reports of some time say of a domain. */
export interface ReportSummary {
  readonly domain: string;
  /** Days, included, as `2026-11-28`. */
  readonly from: string;
  readonly to: string;
  /** Days of them that proved reports speak of. */
  readonly days: number;
  readonly count: number;
  readonly aligned: number;
  readonly parties: readonly PartySummary[];
  readonly reporters: readonly Tally[];
  /** Messages that only reports of no proof tell of. */
  readonly unproved: number;
  /** Sessions of TLS reports. */
  readonly tls: {
    readonly successful: number;
    readonly failed: number;
    readonly failures: readonly Tally[];
    readonly unproved: number;
  };
  /** Failure reports and complaints. */
  readonly failures: readonly Tally[];
}

function tallies(pairs: Iterable<readonly [string, number]>): readonly Tally[] {
  const sums = new Map<string, number>();
  for (const [what, count] of pairs) sums.set(what, (sums.get(what) ?? 0) + count);
  return [...sums]
    .map(([what, count]) => ({ what, count }))
    .toSorted((one, other) => other.count - one.count || (one.what < other.what ? -1 : 1));
}

const total = (rows: readonly { readonly count: number }[]): number => rows.reduce((sum, { count }) => sum + count, 0);
const passes = ({ dkim, spf }: MailRow): boolean => dkim || spf;

type Dated = MailRow & { readonly day: string };

const kinds: readonly Party['kind'][] = ['ours', 'service', 'forwarder', 'stranger'];

function partySummary(party: Party, rows: readonly Dated[], middle: string): PartySummary {
  const isEarly = ({ day }: Dated): boolean => day < middle;
  return {
    ...party,
    count: total(rows),
    aligned: total(rows.filter(passes)),
    failing: tallies(rows.filter((row) => !passes(row)).map((row) => [whyUnaligned(row), row.count])).slice(0, 20),
    sources: tallies(rows.map(({ source, count }) => [source, count])).slice(0, 20),
    trend: [total(rows.filter(isEarly)), total(rows.filter((row) => !isEarly(row)))],
  };
}

/** The day that begins the later half of some days; their trend is told from there. */
function middleOf(days: readonly string[]): string {
  const [first = '1970-01-01', last = first] = [days[0], days.at(-1)];
  return new Date((Date.parse(first) + Date.parse(last) + 86_400_000) / 2).toISOString().slice(0, 10);
}

/** What is known of a domain from the sums of its reports, over some days, joined with its declared senders. */
export function summarise(
  sums: DomainSums,
  senders: DeclaredSenders,
  time: { readonly from: string; readonly to: string },
): ReportSummary {
  const days = Object.entries(sums.days).filter(([day]) => day >= time.from && day <= time.to);
  const rows = days.flatMap(([day, { mail }]) => mail.map((row): Dated => ({ ...row, day })));
  const proved = rows.filter((row) => row.proved);
  const told = [...new Set(proved.map(({ day }) => day))].toSorted();
  const middle = middleOf(told);
  const byParty = Map.groupBy(proved, (row) => {
    const { kind, name = '' } = classifySender(row, senders);
    return `${kind} ${name}`;
  });
  const parties = [...byParty.values()].flatMap((list) =>
    list[0] === undefined ? [] : [partySummary(classifySender(list[0], senders), list, middle)],
  );
  const tls = days.flatMap(([, day]) => day.tls);
  const provedTls = tls.filter((row) => row.proved);
  return {
    domain: sums.domain,
    ...time,
    days: told.length,
    count: total(proved),
    aligned: total(proved.filter(passes)),
    parties: parties.toSorted(
      (one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind) || other.count - one.count,
    ),
    reporters: tallies(days.flatMap(([, { reporters }]) => Object.entries(reporters))).slice(0, 20),
    unproved: total(rows.filter((row) => !row.proved)),
    tls: {
      successful: provedTls.reduce((sum, { successful }) => sum + successful, 0),
      failed: provedTls.reduce((sum, { failed }) => sum + failed, 0),
      failures: tallies(provedTls.flatMap(({ failures }) => Object.entries(failures))).slice(0, 20),
      unproved: tls.filter((row) => !row.proved).reduce((sum, { successful, failed }) => sum + successful + failed, 0),
    },
    failures: tallies(
      days.flatMap(([, { failures }]) =>
        failures.map(
          ({ type, failed, proved: isProved, count }) =>
            [`${failed === undefined ? type : `${type} (${failed})`}${isProved ? '' : ', unproved'}`, count] as const,
        ),
      ),
    ).slice(0, 20),
  };
}
