import { type ExitCode, exitCodes } from '@waxseal/core';
import {
  type Check,
  type CheckResult,
  collectZones,
  type Event,
  type HostRecap,
  type Play,
  type RunPlaybookOptions,
  type TaskContext,
} from '@waxseal/playbook';
import type { OfflineCheck } from '@waxseal/roles';

type Place = Parameters<OfflineCheck['prove']>[0];

/** A check of a play that needs no host. */
interface Found {
  readonly play: string;
  readonly host: string;
  readonly place: Place;
  readonly check: OfflineCheck;
}

/** What such a check said. */
export type Finding = Pick<Found, 'play' | 'host'> & {
  readonly check: string;
  readonly result: CheckResult;
  readonly ms: number;
};

function isOffline(check: Check): check is OfflineCheck {
  return 'prove' in check && typeof check.prove === 'function';
}

/** The checks of a play that need no host; none where its author did not expect to be asked before anything is applied. */
function offlineChecks<V>(play: Play<V>, context: TaskContext<V, unknown>): readonly OfflineCheck[] {
  try {
    return (play.verify?.(context) ?? []).filter(isOffline);
  } catch {
    return [];
  }
}

/** The checks of a playbook that need no host, found on the control side alone. */
async function find<V>(run: RunPlaybookOptions<V>): Promise<readonly Found[]> {
  const found: Found[] = [];
  const plays = run.playbook.plays.map((play): typeof play => ({
    ...play,
    zones: (context) => {
      found.push(
        ...offlineChecks(play, context).map((check) => ({
          play: play.name,
          host: context.host.name,
          place: context.place,
          check,
        })),
      );
      return [];
    },
  }));
  // Its warnings come again when the playbook itself runs.
  await collectZones({ ...run, playbook: { ...run.playbook, plays }, emit: () => undefined });
  return found;
}

/** Runs the checks of a playbook that need no host: proofs of what is not published yet. @throws InputError as `collectZones` */
export async function runOfflineChecks<V>(run: RunPlaybookOptions<V>): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { play, host, place, check } of await find(run)) {
    const began = performance.now();
    const result = await check.prove(place);
    findings.push({ play, host, check: check.name, result, ms: Math.round(performance.now() - began) });
  }
  return findings;
}

/** The exit code of a check that also proved: a failing proof is a failure, unless something worse was found. */
export function withFindings(code: ExitCode, findings: readonly Finding[]): ExitCode {
  const failed = findings.some(({ result }) => !result.passed);
  const milder: readonly ExitCode[] = [exitCodes.done, exitCodes.pending, exitCodes.unreachable];
  return failed && milder.includes(code) ? exitCodes.failed : code;
}

/** The recap with the findings of each host counted in. */
function recount(recap: readonly HostRecap[], findings: readonly Finding[]): readonly HostRecap[] {
  return recap.map((row) => {
    const own = findings.filter(({ host }) => host === row.host);
    const failed = own.filter(({ result }) => !result.passed).length;
    return { ...row, ok: row.ok + own.length - failed, failed: row.failed + failed };
  });
}

/** Tells findings within a run's stream of events: each at the beginning of its play, and all in the recap and the exit code. */
export function tellingFindings(findings: readonly Finding[], emit: (event: Event) => void): (event: Event) => void {
  return (event) => {
    if (event.type === 'run.finished')
      return emit({
        ...event,
        recap: recount(event.recap, findings),
        exitCode: withFindings(event.exitCode as ExitCode, findings),
      });
    emit(event);
    if (event.type !== 'play.started') return undefined;
    const { at, run } = event;
    return findings
      .filter(({ play }) => play === event.play)
      .forEach((finding) => emit({ v: 1, at, run, type: 'check.finished', ...finding }));
  };
}
