import type { ExitCode } from '@waxseal/core';
import { runPlaybook } from '@waxseal/playbook';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { type Finding, runOfflineChecks, tellingFindings, withFindings } from '../proof/offline-checks.ts';
import { runOptions } from '../run-on-hosts.ts';

/** What looking at hosts and proving without them found. */
export interface Checked {
  /** The exit code of the plan alone. */
  readonly plan: ExitCode;
  readonly findings: readonly Finding[];
}

/** Shows what the playbook proves without a host (its unpublished zones), and the plan with its differences; touches nothing. */
export async function checkHosts(playbook: string, options: HostOptions, io: Io): Promise<Checked> {
  const run = await runOptions('check', playbook, options, io, openReporter(options, io, 'check'));
  const findings = await runOfflineChecks(run);
  const { exitCode } = await runPlaybook({ ...run, emit: tellingFindings(findings, run.emit) });
  return { plan: exitCode, findings };
}

/** `waxseal check`: exit code 1 when a proof fails, 2 when hosts would change. */
export async function check(playbook: string, options: HostOptions, io: Io): Promise<ExitCode> {
  const { plan, findings } = await checkHosts(playbook, options, io);
  return withFindings(plan, findings);
}
