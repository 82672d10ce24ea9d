import { type Fault, InputError, isKnown, Unreachable, WaxsealError } from '@waxseal/core';
import { convergeExternals } from './converge-externals.ts';
import { convergeHost } from './converge-host.ts';
import { becomeOf } from './job.ts';
import type { HostWork, PreparedPlay } from './prepare.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import type { Session } from './session.ts';
import { verifyHost } from './verify-host.ts';

function faultOf(error: WaxsealError): Fault {
  return error.faults[0] ?? { message: error.message };
}

/** One host's share of a play. An unreachable or failed host is a result, and leaves the run. */
export async function runHost<V>(
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
    guardPart(options, play, work);
    if (options.mode !== 'verify' && play.tasks !== undefined)
      await convergeHost({ options, session, play: play.name, work, ...becomeOf(play) });
    if (options.mode !== 'verify') await convergeExternals({ options, session, play, work });
    const converged = failures(session, host) === failedBefore;
    if (converged) await verifyHost(options, session, play, work);
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

/** Stops a host of which nobody can say whether it takes part, once that must be known. @throws WaxsealError */
function guardPart<V>({ mode }: RunPlaybookOptions<V>, { name }: PreparedPlay<V>['play'], work: HostWork<V>): void {
  const part = work.takesPart();
  if (mode === 'check' || isKnown(part)) return;
  throw new WaxsealError(`whether the host takes part in the play "${name}" is still unknown`, {
    value: part.reason,
    hint: 'an earlier play registers what its when: reads, and is run',
  });
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
