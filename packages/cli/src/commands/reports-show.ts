import { type ExitCode, exitCodes } from '@waxseal/core';
import { type DomainSums, type PolicyProposal, proposePolicy, type ReportSummary, summarise } from '@waxseal/reports';
import type { DnsOptions, InventoryOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { resolverBeyond } from '../proof/offline-dns.ts';
import { admittedBySpf } from '../reports/admitted-by-spf.ts';
import { declaredStep, type PolicyChange, policyChange } from '../reports/policy-change.ts';
import { renderProposal, renderSummary } from '../reports/render-summary.ts';
import { recallReports } from '../reports/report-memory.ts';
import { type ReportedDomain, reportedDomains } from '../reports/reported-domains.ts';
import { projectMemory } from '../state-directory.ts';

export interface ReportsShowOptions extends InventoryOptions, Omit<DnsOptions, 'zone'> {
  readonly senders: string;
  /** How many days up to today are looked at. */
  readonly days: number;
  readonly output: 'text' | 'json';
}

interface Shown {
  readonly summary: ReportSummary;
  readonly proposal: PolicyProposal;
  readonly change?: PolicyChange;
}

function dayAt(moment: Date, daysBefore: number): string {
  return new Date(moment.getTime() - daysBefore * 86_400_000).toISOString().slice(0, 10);
}

async function shownOf(domain: ReportedDomain, sums: DomainSums, options: ReportsShowOptions, io: Io): Promise<Shown> {
  const asks = options.dns !== undefined || options.answers !== undefined;
  const services = domain.senders.services.map(({ name }) => name);
  const admitted = asks
    ? await admittedBySpf(sums, services, await resolverBeyond(options, io))
    : new Map<string, string>();
  const now = io.clock();
  const time = { from: dayAt(now, options.days - 1), to: dayAt(now, 0) };
  const summary = summarise(sums, { ...domain.senders, admitted: (source) => admitted.get(source) }, time);
  const step = declaredStep(domain);
  const proposal = proposePolicy(summary, {
    ...(step === undefined ? {} : { now: step }),
    canTest: domain.declaration !== undefined,
  });
  return { summary, proposal, ...(proposal.next === undefined ? {} : { change: policyChange(domain, proposal.next) }) };
}

/**
 * `waxseal reports show` and `propose`: what reports say of each domain, what a stricter policy would have cost, and the next
 * step as a change of the declaration. Exit code 2 of `propose` when there is one; nothing is changed.
 */
export async function reportsShow(isProposal: boolean, options: ReportsShowOptions, io: Io): Promise<ExitCode> {
  const memory = projectMemory(io.cwd, false);
  const domains = await reportedDomains(options, memory, io);
  const shown: Shown[] = [];
  for (const domain of domains) {
    const sums = (await recallReports(memory, domain.name)) ?? {
      version: 1 as const,
      domain: domain.name,
      days: {},
      seen: {},
    };
    shown.push(await shownOf(domain, sums, options, io));
  }
  if (options.output === 'json') io.out(`${JSON.stringify({ v: 1, domains: shown }, undefined, 2)}\n`);
  else
    shown.forEach(({ summary, proposal, change }) =>
      io.out(`${renderSummary(summary)}${renderProposal(proposal, change)}`),
    );
  return isProposal && shown.some(({ change }) => change !== undefined) ? exitCodes.pending : exitCodes.done;
}
