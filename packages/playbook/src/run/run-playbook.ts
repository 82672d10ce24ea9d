import { type ExitCode, exitCodes } from '@waxseal/core';
import type { HostRecap } from '../event.ts';
import { maskError } from './mask.ts';
import { prepare } from './prepare.ts';
import { exitCodeOf } from './recap.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import { runPlays } from './run-plays.ts';
import { createSession } from './session.ts';
import { tellLeftovers } from './tell-leftovers.ts';

/** How a run ended. */
export interface RunSummary {
  readonly exitCode: ExitCode;
  readonly recap: readonly HostRecap[];
}

/**
 * Runs a playbook: control side first, then play by play, all hosts of a play side by side.
 * @throws InputError before any host is touched, when playbook, inventory or vars are at fault.
 */
export async function runPlaybook<V>(asked: RunPlaybookOptions<V>): Promise<RunSummary> {
  const late = new AbortController();
  const timer = asked.runTimeout === undefined ? undefined : setTimeout(() => late.abort(), asked.runTimeout * 1000);
  const options = { ...asked, signal: AbortSignal.any([asked.signal, late.signal]) };
  const began = performance.now();
  const session = createSession(options);
  try {
    const plays = await prepare(options, session);
    const hosts = new Set(plays.flatMap(({ work }) => work.map(({ host }) => host.name)));
    session.emit({ type: 'run.started', mode: options.mode, playbook: options.playbook.name, hosts: [...hosts] });
    await runPlays(options, session, plays);
    if (options.failsOnPending !== false) tellLeftovers(session, plays);
    const recap = session.tally.recap().filter((row) => hosts.has(row.host));
    if (late.signal.aborted)
      session.emit({
        type: 'warning',
        fault: {
          severity: 'error',
          message: `the run was ended after ${asked.runTimeout ?? 0} s`,
          hint: 'run it again: what is done stays done; or say a longer --run-timeout',
        },
      });
    const exitCode = asked.signal.aborted
      ? exitCodes.interrupted
      : late.signal.aborted
        ? exitCodes.failed
        : exitCodeOf(options.mode, recap);
    session.emit({ type: 'run.finished', recap, exitCode, ms: Math.round(performance.now() - began) });
    return { exitCode, recap };
  } catch (error) {
    throw maskError(error, session.mask);
  } finally {
    clearTimeout(timer);
    await session.close();
  }
}
