import type { ExitCode } from '@waxseal/core';
import { runPlaybook, type SavedHostPlan, type SavedPlan } from '@waxseal/playbook';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { type Finding, runOfflineChecks, tellingFindings, withFindings } from '../proof/offline-checks.ts';
import { loadRun, type LoadedRun, runWith } from '../run-on-hosts.ts';

/** What looking at hosts and proving without them found. */
export interface Checked {
  /** The exit code of the plan alone. */
  readonly exitCode: ExitCode;
  readonly findings: readonly Finding[];
  /** What was shown, as `apply` can be held to it. */
  readonly plan: SavedPlan;
}

/** Shows what the playbook proves without a host (its unpublished zones), and the plan with its differences; touches nothing. */
export async function checkHosts(loaded: LoadedRun, options: HostOptions, io: Io): Promise<Checked> {
  const run = await runWith({ ...loaded, mode: 'check' }, options, io, openReporter(options, io, 'check'));
  const findings = await runOfflineChecks(run);
  const plans: SavedHostPlan[] = [];
  const { exitCode } = await runPlaybook({
    ...run,
    emit: tellingFindings(findings, run.emit),
    onPlan: (one) => plans.push(one),
  });
  return { exitCode, findings, plan: { v: 1, playbook: loaded.playbook.name, plans } };
}

/** `waxseal check`: exit code 1 when a proof fails, 2 when hosts would change. */
export async function check(playbook: string, options: HostOptions, io: Io): Promise<ExitCode> {
  const { exitCode, findings } = await checkHosts(await loadRun(playbook, options, io), options, io);
  return withFindings(exitCode, findings);
}
