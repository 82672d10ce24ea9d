import { type ExitCode, exitCodes, InputError } from '@waxseal/core';
import { type Check, collectZones } from '@waxseal/playbook';
import { renderTable } from '@waxseal/report';
import type { LiveCheck } from '@waxseal/roles';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { runOptions } from '../run-on-hosts.ts';

type Place = Parameters<LiveCheck['live']>[0]['place'];

function isLive(check: Check): check is LiveCheck {
  return 'live' in check && typeof check.live === 'function';
}

/** The checks of a playbook that ask the DNS of a zone, each once, with the place of the host that speaks for it. */
async function liveChecks(playbook: string, options: HostOptions, io: Io) {
  const report = openReporter({ ...options, output: 'plain' }, { ...io, out: io.err }, 'check');
  const run = await runOptions('check', playbook, options, io, report);
  const found = new Map<string, { readonly check: LiveCheck; readonly place: Place }>();
  const plays = run.playbook.plays.map((play): typeof play => ({
    ...play,
    zones: (context) => {
      for (const check of (play.verify?.(context) ?? []).filter(isLive))
        found.set(check.name, { check, place: context.place });
      return [];
    },
  }));
  await collectZones({ ...run, playbook: { ...run.playbook, plays } });
  return { memory: run.memory, checks: [...found.values()] };
}

/** `waxseal zone live`: record by record and server by server, what the DNS has. Exit code 1 where something is not as wanted. */
export async function zoneLive(playbook: string, options: HostOptions, io: Io): Promise<ExitCode> {
  const { memory, checks } = await liveChecks(playbook, options, io);
  if (checks.length === 0)
    throw new InputError('this playbook publishes no zone whose records are known', {
      hint: 'keys that are not made yet are made by apply; a zone on a DNS host of the inventory is asked by waxseal verify',
    });
  let isAsWanted = true;
  for (const { check, place } of checks) {
    const table = await check.live({ place, memory, signal: io.signal });
    io.out(renderTable(table, ''));
    isAsWanted &&= table.slice(1).every((row) => row[3] === 'as wanted');
  }
  return isAsWanted ? exitCodes.done : exitCodes.failed;
}
