import { resolve } from 'node:path';
import { type ExitCode, exitCodes, renderFault } from '@waxseal/core';
import type { Resolver } from '@waxseal/probe';
import {
  openLedger,
  readReportFile,
  readReportMail,
  ReportRefused,
  type Report,
  type ReportLedger,
  readSource,
  type SourceItem,
} from '@waxseal/reports';
import type { DnsOptions, InventoryOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { resolverBeyond } from '../proof/offline-dns.ts';
import { proveMail, unprovedBecause } from '../reports/prove-report.ts';
import { recallReports, rememberReports } from '../reports/report-memory.ts';
import { reportedDomains } from '../reports/reported-domains.ts';
import { projectMemory } from '../state-directory.ts';

export interface ReportsReadOptions extends InventoryOptions, Omit<DnsOptions, 'zone'> {
  readonly senders: string;
  /** Counts reports as proved that no mail proves: whoever gives them vouches for them. */
  readonly trust?: boolean;
  readonly output: 'text' | 'json';
}

/** What was read, by what came of it. */
interface Totals {
  readonly counts: Map<string, number>;
  /** Why things were refused or are not proved, with how often. */
  readonly reasons: Map<string, number>;
}

function bump(counts: Map<string, number>, name: string): void {
  // Reasons hold foreign text: there are as many of them as anybody pleases.
  const key = counts.has(name) || counts.size < 50 ? name : 'others';
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

interface Reading {
  readonly ledger: ReportLedger;
  readonly totals: Totals;
  readonly resolver: Resolver | undefined;
  readonly trust: boolean;
  readonly clock: () => Date;
}

function refuse({ totals }: Reading, { message }: ReportRefused): void {
  bump(totals.counts, 'refused');
  bump(totals.reasons, `refused: ${message}`);
}

function enter({ ledger, totals, trust }: Reading, report: Report, why: string | undefined): void {
  const isProved = trust || why === undefined;
  const entry = ledger.add(report, isProved);
  bump(totals.counts, entry.outcome);
  if (entry.outcome === 'counted' && !isProved) {
    bump(totals.counts, 'unproved');
    bump(totals.reasons, `not proved: ${why}`);
  }
  if (entry.outcome === 'implausible') bump(totals.reasons, `left out: ${entry.why}`);
  if (entry.outcome === 'elsewhere')
    entry.domains
      .slice(0, 3)
      .forEach((domain) => bump(totals.reasons, `about a domain that is not declared here: ${domain}`));
}

async function take(reading: Reading, item: SourceItem): Promise<void> {
  if (item.form === 'refused') return refuse(reading, item.refused);
  try {
    if (item.form === 'file') {
      const reports = await readReportFile(item.where, item.octets);
      return reports.forEach((report) => enter(reading, report, 'no mail brought it (--trust counts it all the same)'));
    }
    const { reports, refused } = await readReportMail(item.octets);
    refused.forEach((one) => refuse(reading, one));
    if (reports.length === 0) return refused.length === 0 ? bump(reading.totals.counts, 'other mail') : undefined;
    const proof = await proveMail(item.octets, reading.resolver, reading.clock);
    return reports.forEach((report) => enter(reading, report, unprovedBecause(report, proof)));
  } catch (error) {
    if (!(error instanceof ReportRefused)) throw error;
    return refuse(reading, error);
  }
}

function told({ counts, reasons }: Totals): string {
  const of = (name: string): number => counts.get(name) ?? 0;
  const parts = [
    `${of('counted')} reports counted${of('unproved') > 0 ? `, ${of('unproved')} of them not proved` : ''}`,
    ...(['duplicate', 'elsewhere', 'implausible', 'refused', 'other mail'] as const)
      .filter((name) => of(name) > 0)
      .map((name) => `${of(name)} ${name}`),
  ];
  const why = [...reasons]
    .toSorted(([, one], [, other]) => other - one)
    .map(([text, count]) => `  ${count} × ${text}\n`);
  return `${parts.join(', ')}\n${why.join('')}`;
}

/** `waxseal reports read`: reads reports from folders, Maildirs and mboxes, and keeps their sums. Exit code 1 when something was refused. */
export async function reportsRead(sources: readonly string[], options: ReportsReadOptions, io: Io): Promise<ExitCode> {
  const memory = projectMemory(io.cwd, true);
  const domains = await reportedDomains(options, memory, io);
  const known = await Promise.all(domains.map(async ({ name }) => [name, await recallReports(memory, name)] as const));
  const asks = options.dns !== undefined || options.answers !== undefined;
  const totals: Totals = { counts: new Map(), reasons: new Map() };
  const reading: Reading = {
    ledger: openLedger(new Map(known), Math.floor(io.clock().getTime() / 1000)),
    totals,
    resolver: asks ? await resolverBeyond(options, io) : undefined,
    trust: options.trust === true,
    clock: io.clock,
  };
  for (const source of sources)
    for await (const item of readSource(resolve(io.cwd, source))) {
      io.signal.throwIfAborted();
      await take(reading, item);
    }
  for (const sums of reading.ledger.sums()) await rememberReports(memory, sums);
  if (options.output === 'json')
    io.out(
      `${JSON.stringify({ v: 1, counts: Object.fromEntries(totals.counts), reasons: Object.fromEntries(totals.reasons) }, undefined, 2)}\n`,
    );
  else io.out(told(totals));
  if (totals.counts.get('counted') === undefined && totals.counts.get('duplicate') === undefined)
    io.err(
      `${renderFault({ severity: 'warning', message: 'no report was found', hint: 'aggregate reports go to the rua addresses of the DMARC record' })}\n`,
    );
  return (totals.counts.get('refused') ?? 0) > 0 ? exitCodes.failed : exitCodes.done;
}
