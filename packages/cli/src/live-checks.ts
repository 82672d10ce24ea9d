import { InputError } from '@waxseal/core';
import { type Check, collectZones } from '@waxseal/playbook';
import type { LiveCheck } from '@waxseal/roles';
import type { HostOptions } from './global-options.ts';
import type { Io } from './io.ts';
import { openReporter } from './open-reporter.ts';
import { runOptions } from './run-on-hosts.ts';

type Place = Parameters<LiveCheck['live']>[0]['place'];

function isLive(check: Check): check is LiveCheck {
  return 'live' in check && typeof check.live === 'function';
}

/** The checks of a playbook that ask the DNS of a zone, each once, with the place of the host that speaks for it. @throws InputError where there is none */
export async function liveChecks(playbook: string, options: HostOptions, io: Io) {
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
  if (found.size === 0)
    throw new InputError('this playbook publishes no zone whose records are known', {
      hint: 'keys that are not made yet are made by apply; a zone on a DNS host of the inventory is asked by waxseal verify',
    });
  return { memory: run.memory, checks: [...found.values()] };
}
