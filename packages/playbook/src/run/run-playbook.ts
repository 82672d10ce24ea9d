import { type ExitCode, type Fault, InputError, Unreachable, WaxsealError } from '@waxseal/core';
import type { HostRecap } from '../event.ts';
import { convergeHost } from './converge-host.ts';
import { mapLimit } from './limit.ts';
import { type HostWork, prepare, type PreparedPlay } from './prepare.ts';
import { exitCodeOf } from './recap.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import { createSession, type Session } from './session.ts';
import { verifyHost } from './verify-host.ts';

/** How a run ended. */
export interface RunSummary {
  readonly exitCode: ExitCode;
  readonly recap: readonly HostRecap[];
}

const defaultForks = 50;

function faultOf(error: WaxsealError): Fault {
  return error.faults[0] ?? { message: error.message };
}

/** One host's share of a play. An unreachable or failed host is a result, and leaves the run. */
async function runHost<V>(options: RunPlaybookOptions<V>, session: Session, { play }: PreparedPlay<V>, work: HostWork<V>): Promise<boolean> {
  const host = work.host.name;
  const failedBefore = failures(session, host);
  const began = performance.now();
  session.emit({ type: 'host.started', play: play.name, host });
  try {
    if (options.mode !== 'verify' && play.tasks !== undefined) await convergeHost({ options, session, play: play.name, work });
    const converged = failures(session, host) === failedBefore;
    if (options.mode !== 'check' && converged) await verifyHost(options, session, play, work);
    return converged;
  } catch (error) {
    if (!(error instanceof WaxsealError) || error instanceof InputError) throw error;
    tellFailure(session, play.name, host, error);
    return false;
  } finally {
    session.tally.add(host, 'ms', performance.now() - began);
  }
}

function failures(session: Session, host: string): number {
  return session.tally.recap().find((row) => row.host === host)?.failed ?? 0;
}

function tellFailure(session: Session, play: string, host: string, error: WaxsealError): void {
  const fault = faultOf(error);
  if (error instanceof Unreachable) {
    session.tally.unreachable(host);
    session.emit({ type: 'host.unreachable', play, host, fault });
    return;
  }
  const message = fault.value === undefined ? fault.message : `${fault.message}: ${fault.value}`;
  session.finishTask({ play, host, task: { id: 'host', name: 'run on the host', kind: 'host' }, handler: false, outcome: 'failed', ms: 0, diffs: [], message, ...(fault.hint === undefined ? {} : { output: `hint: ${fault.hint}` }) });
}

async function runPlays<V>(options: RunPlaybookOptions<V>, session: Session, plays: readonly PreparedPlay<V>[]): Promise<void> {
  const lost = new Set<string>();
  for (const prepared of plays) {
    const work = prepared.work.filter(({ host }) => !lost.has(host.name));
    session.emit({ type: 'play.started', play: prepared.play.name, hosts: work.map(({ host }) => host.name) });
    await mapLimit(work, options.forks ?? defaultForks, async (one) => {
      options.signal.throwIfAborted();
      if (!(await runHost(options, session, prepared, one))) lost.add(one.host.name);
    });
    session.emit({ type: 'play.finished', play: prepared.play.name });
  }
}

/**
 * Runs a playbook: control side first, then play by play, all hosts of a play side by side.
 * @throws InputError before any host is touched, when playbook, inventory or vars are at fault.
 */
export async function runPlaybook<V>(options: RunPlaybookOptions<V>): Promise<RunSummary> {
  const began = performance.now();
  const session = createSession(options);
  try {
    const plays = await prepare(options, session);
    const hosts = new Set(plays.flatMap(({ work }) => work.map(({ host }) => host.name)));
    session.emit({ type: 'run.started', mode: options.mode, playbook: options.playbook.name, hosts: [...hosts] });
    await runPlays(options, session, plays);
    const recap = session.tally.recap().filter((row) => hosts.has(row.host));
    const exitCode = exitCodeOf(options.mode, recap);
    session.emit({ type: 'run.finished', recap, exitCode, ms: Math.round(performance.now() - began) });
    return { exitCode, recap };
  } finally {
    await session.close();
  }
}
