import type { Play } from '../define/playbook.ts';
import { batchesOf } from './batches.ts';
import { mapLimit } from './limit.ts';
import type { HostWork, PreparedPlay } from './prepare.ts';
import { runHost } from './run-host.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import type { Session } from './session.ts';

const defaultForks = 50;

/** How far a play came: `ended` before its last batch, or with the whole run. */
type Progress = 'done' | 'ended' | 'run ended';

function tooManyFailed<V>({ maxFailPercentage, anyErrorsFatal }: Play<V>, failed: number, size: number): boolean {
  if (anyErrorsFatal === true && failed > 0) return true;
  return maxFailPercentage !== undefined && (100 * failed) / size > maxFailPercentage;
}

/** Tells of hosts that a play has and did not come to: nothing is known of them. */
function tellNotReached<V>(session: Session, play: Play<V>, work: readonly HostWork<V>[], reason: string): void {
  for (const { host } of work) {
    session.tally.notReached(host.name);
    session.emit({ type: 'host.notReached', play: play.name, host: host.name, reason });
  }
}

/** The share of a play that hosts still in the run have. */
function presentWork<V>({ play, work }: PreparedPlay<V>, lost: ReadonlySet<string>): readonly HostWork<V>[] {
  const present = work.filter((one) => !lost.has(one.host.name) && one.takesPart() !== false);
  return play.runOnce === true ? present.slice(0, 1) : present;
}

/** What the one host of a `runOnce` play registered is the result of all its hosts. */
function shareOnce<V>(session: Session, { play, work }: PreparedPlay<V>, [once]: readonly HostWork<V>[]): void {
  if (play.runOnce !== true || once === undefined) return;
  const checks = play.verify?.(once.context) ?? [];
  const places = [...once.evaluate().all, ...checks].flatMap(({ register }) => register ?? []);
  const others = work.map(({ host }) => host.name).filter((name) => name !== once.host.name);
  session.results.share(once.host.name, others, places);
}

/**
 * Runs a play batch by batch. As in Ansible, a batch that failed as a whole ends the play: nobody wants the next batch to
 * fail like the canary before it. The hosts that are left go on with the next play.
 */
async function runPlay<V>(
  options: RunPlaybookOptions<V>,
  session: Session,
  prepared: PreparedPlay<V>,
  lost: Set<string>,
): Promise<Progress> {
  const { play } = prepared;
  const work = presentWork(prepared, lost);
  const begun = new Set<HostWork<V>>();
  let [progress, reason]: [Progress, string] = ['done', ''];
  session.emit({ type: 'play.started', play: play.name, hosts: work.map(({ host }) => host.name) });
  try {
    for (const batch of batchesOf(work, play.serial)) {
      const results = await mapLimit(batch, options.forks ?? defaultForks, async (one) => {
        if (options.signal.aborted) return true;
        begun.add(one);
        const converged = await runHost(options, session, prepared, one);
        if (!converged) lost.add(one.host.name);
        return converged;
      });
      const failed = results.filter((converged) => !converged).length;
      if (options.signal.aborted) [progress, reason] = ['run ended', 'the run was ended before its turn'];
      else if (tooManyFailed(play, failed, batch.length))
        [progress, reason] = ['run ended', 'too many hosts failed before its turn'];
      else if (failed === batch.length) [progress, reason] = ['ended', 'all hosts of the batch before it failed'];
      if (progress !== 'done') break;
    }
    return progress;
  } finally {
    shareOnce(session, prepared, work);
    tellNotReached(
      session,
      play,
      work.filter((one) => !begun.has(one)),
      reason,
    );
    session.emit({ type: 'play.finished', play: play.name });
  }
}

/** Runs the plays in order, until the run is ended; tells of the hosts that it did not come to. */
export async function runPlays<V>(
  options: RunPlaybookOptions<V>,
  session: Session,
  plays: readonly PreparedPlay<V>[],
): Promise<void> {
  const lost = new Set<string>();
  let ended = false;
  for (const prepared of plays) {
    if (ended || options.signal.aborted)
      tellNotReached(session, prepared.play, presentWork(prepared, lost), 'the run was ended before this play');
    else ended = (await runPlay(options, session, prepared, lost)) === 'run ended';
  }
}
