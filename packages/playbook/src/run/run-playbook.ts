import { type ExitCode, exitCodes, type Fault, InputError, Unreachable, WaxsealError } from '@waxseal/core';
import type { Play } from '../define/playbook.ts';
import type { HostRecap } from '../event.ts';
import { batchesOf } from './batches.ts';
import { convergeExternals } from './converge-externals.ts';
import { convergeHost } from './converge-host.ts';
import { becomeOf } from './job.ts';
import { mapLimit } from './limit.ts';
import { renderPending } from '../plan/render-pending.ts';
import { maskError } from './mask.ts';
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
async function runHost<V>(
  options: RunPlaybookOptions<V>,
  session: Session,
  { play }: PreparedPlay<V>,
  work: HostWork<V>,
): Promise<boolean> {
  const host = work.host.name;
  const failedBefore = failures(session, host);
  const began = performance.now();
  session.emit({ type: 'host.started', play: play.name, host });
  try {
    if (options.mode !== 'verify' && play.tasks !== undefined)
      await convergeHost({ options, session, play: play.name, work, ...becomeOf(play) });
    if (options.mode !== 'verify') await convergeExternals({ options, session, play, work });
    const converged = failures(session, host) === failedBefore;
    if (options.mode !== 'check' && converged) await verifyHost(options, session, play, work);
    return converged;
  } catch (error) {
    if (!(error instanceof WaxsealError) || error instanceof InputError) throw error;
    tellFailure(session, play.name, host, error);
    return false;
  } finally {
    const ms = Math.round(performance.now() - began);
    session.tally.add(host, 'ms', ms);
    session.emit({ type: 'host.finished', play: play.name, host, ms });
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
  session.finishTask({
    play,
    host,
    task: { id: 'host', name: 'run on the host', kind: 'host' },
    handler: false,
    outcome: 'failed',
    ms: 0,
    diffs: [],
    message,
    ...(fault.hint === undefined ? {} : { output: `hint: ${fault.hint}` }),
  });
}

function tooManyFailed<V>({ maxFailPercentage, anyErrorsFatal }: Play<V>, failed: number, size: number): boolean {
  if (anyErrorsFatal === true && failed > 0) return true;
  return maxFailPercentage !== undefined && (100 * failed) / size > maxFailPercentage;
}

/** Runs a play batch by batch; false when so many hosts failed that the run shall end. */
async function runPlay<V>(
  options: RunPlaybookOptions<V>,
  session: Session,
  prepared: PreparedPlay<V>,
  lost: Set<string>,
): Promise<boolean> {
  const { play } = prepared;
  const present = prepared.work.filter(({ host }) => !lost.has(host.name));
  const work = play.runOnce === true ? present.slice(0, 1) : present;
  session.emit({ type: 'play.started', play: play.name, hosts: work.map(({ host }) => host.name) });
  try {
    for (const batch of batchesOf(work, play.serial)) {
      const results = await mapLimit(batch, options.forks ?? defaultForks, async (one) => {
        if (options.signal.aborted) return true;
        const converged = await runHost(options, session, prepared, one);
        if (!converged) lost.add(one.host.name);
        return converged;
      });
      if (tooManyFailed(play, results.filter((converged) => !converged).length, batch.length)) return false;
      if (options.signal.aborted) return false;
    }
    return true;
  } finally {
    session.emit({ type: 'play.finished', play: play.name });
  }
}

async function runPlays<V>(
  options: RunPlaybookOptions<V>,
  session: Session,
  plays: readonly PreparedPlay<V>[],
): Promise<void> {
  const lost = new Set<string>();
  for (const prepared of plays) {
    if (options.signal.aborted || !(await runPlay(options, session, prepared, lost))) return;
  }
}

const leftoverHint = 'waxseal pending -i INVENTORY lists it, and --clear says that it was done by hand';

/** Tells what stays pending on hosts because no play of the run knows it: each is a failure, by name. */
function tellLeftovers<V>(session: Session, plays: readonly PreparedPlay<V>[]): void {
  const known = new Set(
    plays.flatMap(({ work }) => work.flatMap((one) => one.pendingIds.map((id) => `${one.host.name} ${id}`))),
  );
  for (const [host, leftovers] of session.leftovers)
    for (const [id, { play, note }] of leftovers)
      if (!known.has(`${host} ${id}`))
        session.finishTask({
          play,
          host,
          task: {
            id: 'pending',
            name: `pending work of ${note.run === '' ? 'an earlier run' : `the run ${note.run}`}`,
            kind: 'host',
          },
          handler: false,
          outcome: 'failed',
          ms: 0,
          diffs: [],
          message: `this playbook does not know ${renderPending(id, note)}`,
          output: `hint: ${leftoverHint}`,
        });
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
