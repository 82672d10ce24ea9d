import { type ExitCode, exitCodes, InputError, isKnown } from '@waxseal/core';
import { collectZones, type PlayZone } from '@waxseal/playbook';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { runOptions } from '../run-on-hosts.ts';

function choose(zones: readonly PlayZone[], wanted: string | undefined): PlayZone {
  const names = zones.map(({ name }) => name);
  const found = wanted === undefined ? zones : zones.filter(({ name }) => name === wanted.replace(/\.$/, ''));
  const [zone, more] = found;
  if (zones.length === 0) throw new InputError('this playbook publishes no zone', { hint: 'a play says which by zones: ({ vars, inputs }) => [{ name, text }]' });
  if (zone === undefined) throw new InputError('this playbook publishes no such zone', { value: wanted ?? '', hint: `its zones: ${names.join(', ')}` });
  if (more !== undefined) throw new InputError('this playbook publishes several zones', { hint: `name one: ${names.map((name) => `--zone ${name}`).join(' or ')}` });
  return zone;
}

/** `waxseal zone render`: the master file to stdout, and nothing else there. */
export async function zoneRender(playbook: string, options: HostOptions & { readonly zone?: string }, io: Io): Promise<ExitCode> {
  const report = openReporter({ ...options, output: 'plain' }, { ...io, out: io.err }, 'check');
  const zones = await collectZones(await runOptions('check', playbook, options, io, report));
  const { text } = choose(zones, options.zone);
  if (!isKnown(text)) throw new InputError('the zone is not known yet: a key in it is not made', { hint: 'waxseal apply makes the keys, or waxseal key new DOMAIN SELECTOR' });
  io.out(text);
  return exitCodes.done;
}
