import { type ExitCode, exitCodes, InputError, withoutDot } from '@waxseal/core';
import { exportOwned, type OwnedForm, type TerraformProvider } from '@waxseal/publish';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { liveChecks } from '../live-checks.ts';

export interface ZoneOwnedOptions extends HostOptions {
  readonly to: OwnedForm;
  readonly provider: TerraformProvider;
  readonly zone?: string;
}

/**
 * `waxseal zone owned`: the RRsets that hold a record of ours, whole, in the words of another tool, to stdout. What that cannot
 * hold, and what is to go, is told on stderr.
 */
export async function zoneOwned(playbook: string, options: ZoneOwnedOptions, io: Io): Promise<ExitCode> {
  const { memory, checks } = await liveChecks(playbook, options, io);
  const all = await Promise.all(checks.map(({ check, place }) => check.owned({ place, memory, signal: io.signal })));
  const [zone, more] = all.filter(({ origin }) => options.zone === undefined || withoutDot(origin) === options.zone);
  if (zone === undefined || more !== undefined)
    throw new InputError(
      zone === undefined ? 'this playbook publishes no such zone' : 'this playbook publishes several zones',
      {
        value: options.zone ?? '',
        hint: all.map(({ origin }) => `--zone ${withoutDot(origin)}`).join(' or '),
      },
    );
  const { text, leftOut } = exportOwned(zone, options.to, options.provider);
  io.out(text);
  for (const { record, reason } of leftOut) io.err(`! left out: ${record.owner} ${record.type}: ${reason}\n`);
  for (const one of zone.leaving) io.err(`! remove by hand: ${one}\n`);
  return exitCodes.done;
}
