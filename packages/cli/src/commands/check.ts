import { type ExitCode, exitCodes } from '@waxseal/core';
import { type Event, type RunSummary, runPlaybook, type SavedHostPlan, type SavedPlan } from '@waxseal/playbook';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { loadRun, type LoadedRun, runWith } from '../run-on-hosts.ts';

/** What looking at hosts found. */
export interface Checked {
  readonly exitCode: ExitCode;
  /** The exit code of the plan alone, without the proofs of what would be. */
  readonly planned: ExitCode;
  /** What was shown, as `apply` can be held to it. */
  readonly plan: SavedPlan;
}

/** The exit code of a check as if its proofs had not failed. */
function withoutProofs({ recap, exitCode }: RunSummary, failedProofs: number): ExitCode {
  const failed = recap.reduce((sum, host) => sum + host.failed, 0);
  if (exitCode !== exitCodes.failed || failedProofs === 0 || failed > failedProofs) return exitCode;
  if (recap.some(({ unreachable }) => unreachable)) return exitCodes.unreachable;
  return recap.some(({ changed, deferred }) => changed + deferred > 0) ? exitCodes.pending : exitCodes.done;
}

/** Shows the plan with its differences, and the proofs of what would be; touches nothing. */
export async function checkHosts(loaded: LoadedRun, options: HostOptions, io: Io): Promise<Checked> {
  const run = await runWith({ ...loaded, mode: 'check' }, options, io, openReporter(options, io, 'check'));
  const plans: SavedHostPlan[] = [];
  let failedProofs = 0;
  const emit = (event: Event): void => {
    if (event.type === 'check.finished' && !event.result.passed) failedProofs += 1;
    run.emit(event);
  };
  const summary = await runPlaybook({ ...run, emit, onPlan: (one) => plans.push(one) });
  const plan: SavedPlan = { v: 1, playbook: loaded.playbook.name, plans };
  return { exitCode: summary.exitCode, planned: withoutProofs(summary, failedProofs), plan };
}

/** `waxseal check`: exit code 1 when a proof fails, 2 when hosts would change. */
export async function check(playbook: string, options: HostOptions, io: Io): Promise<ExitCode> {
  const { exitCode } = await checkHosts(await loadRun(playbook, options, io), options, io);
  return exitCode;
}
