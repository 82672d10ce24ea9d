import { type ExitCode, exitCodes, harmless, InputError } from '@waxseal/core';
import { judgeReport, parseReport, type Report } from '@waxseal/probe';
import { renderTable } from '@waxseal/report';
import { type Io, readInput, unreadable } from '../io.ts';

/** The domain to judge by: given, or that of the envelope sender, or of the first signature. */
function domainOf(report: Report, given: string | undefined): string {
  const signer = report.sections.flatMap(({ ids }) =>
    ids.flatMap((id) => /header\.(?:d=|i=[^\s@]*@)([\w.-]+)/.exec(id)?.[1] ?? []),
  )[0];
  const domain = given ?? report.mailFrom?.split('@')[1] ?? signer;
  if (domain === undefined)
    throw new InputError('the reply does not say whose mail it is about', { hint: 'name the domain with --domain' });
  return domain;
}

/** `waxseal probe parse`: exit code 0 for a reply that passes, 1 for one that fails. */
export async function probeParse(file: string, options: { readonly domain?: string }, io: Io): Promise<ExitCode> {
  const raw = await readInput(file, io).catch((cause: unknown) => {
    throw unreadable('the reply', file, cause);
  });
  const report = parseReport(raw);
  const verdict = judgeReport(report, { domain: domainOf(report, options.domain) });
  io.out(
    harmless(
      renderTable([
        ['check', 'state', 'found'],
        ...verdict.rows.map(({ check, state, found }) => [check, state, found]),
      ]),
    ),
  );
  io.out(verdict.passed ? 'passed\n' : 'FAILED\n');
  return verdict.passed ? exitCodes.done : exitCodes.failed;
}
