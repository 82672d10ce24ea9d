import { type DomainName, type Seconds, seconds } from '@waxseal/core';
import { parseHookOutcome, parseHookRecords } from '../hook/hook-answer.ts';
import { type HookRequest, hookPlan, hookQuestion } from '../hook/hook-request.ts';
import { refuseStale } from '../plan/refuse-stale.ts';
import { rrsetNames } from '../plan/rrset-names.ts';
import type { ZonePlace } from '../zone-place.ts';
import { runCommand } from './run-command.ts';

/** A zone that a program of the user's own changes. */
export interface CommandPlace {
  readonly origin: DomainName;
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Where it runs. */
  readonly directory: string;
  /** Asks the zone's authoritative servers; left out, the program is asked what is published. */
  readonly read?: ZonePlace['read'];
  /** The shortest TTL that the place takes; none by default. */
  readonly minimumTtl?: Seconds;
  /** Seconds until the program is ended; 600 by default. */
  readonly timeout?: number;
}

/** A program of the user's own as a place: it finds a plan as JSON on its standard input, and makes it true. */
export function commandPlace({ origin, command, directory, timeout = 600, ...more }: CommandPlace): ZonePlace {
  const { minimumTtl = seconds(0) } = more;
  const [program] = command;
  const at = { file: program };
  const run = (request: HookRequest, signal: AbortSignal): Promise<string> =>
    runCommand({ argv: command, directory, timeout }, `${JSON.stringify(request)}\n`, signal);
  const read: ZonePlace['read'] =
    more.read ??
    (async (rrsets, { signal }) => parseHookRecords(await run(hookQuestion(rrsets, origin), signal), origin, at));
  return {
    name: program,
    minimumTtl,
    read,
    async apply(changes, context) {
      const { records } = await read(rrsetNames(changes.flatMap(sidesOf), [], origin), context);
      refuseStale(changes, records);
      return parseHookOutcome(await run(hookPlan(changes, origin, minimumTtl), context.signal), at);
    },
  };
}

function sidesOf(change: Parameters<ZonePlace['apply']>[0][number]) {
  return change.change === 'delete' ? change.before : change.after;
}
