import { type ExitCode, exitCodes, InputError, isKnown, secret, Unknown } from '@waxseal/core';
import { collectZones, type KeySource, type PlayZone } from '@waxseal/playbook';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { runOptions } from '../run-on-hosts.ts';
import { projectKeys } from '../state-directory.ts';

function choose(zones: readonly PlayZone[], wanted: string | undefined): PlayZone {
  const names = zones.map(({ name }) => name);
  const found = wanted === undefined ? zones : zones.filter(({ name }) => name === wanted.replace(/\.$/, ''));
  const [zone, more] = found;
  if (zones.length === 0)
    throw new InputError('this playbook publishes no zone', {
      hint: 'a play says which by zones: ({ vars, inputs }) => [{ name, text }]',
    });
  if (zone === undefined)
    throw new InputError('this playbook publishes no such zone', {
      value: wanted ?? '',
      hint: `its zones: ${names.join(', ')}`,
    });
  if (more !== undefined)
    throw new InputError('this playbook publishes several zones', {
      hint: `name one: ${names.map((name) => `--zone ${name}`).join(' or ')}`,
    });
  return zone;
}

/** Public halves only: a zone needs no more, so that it renders where no secret is, as in CI. */
function publicKeys(io: Io): KeySource {
  const halves = projectKeys(io.cwd, io.env, false).publicHalves();
  return {
    async dkim({ domain, selector, algorithm = 'rsa' }) {
      const half = (await halves).find(
        (one) => one.domain === domain && one.selector === selector && one.algorithm === algorithm,
      );
      if (half === undefined) return new Unknown(`the key ${selector} of ${domain} is made by apply`);
      return { algorithm, publicBase64: half.publicBase64, privatePem: secret('(not opened)'), warnings: [] };
    },
  };
}

/** `waxseal zone render`: the master file to stdout, and nothing else there. */
export async function zoneRender(
  playbook: string,
  options: HostOptions & { readonly zone?: string },
  io: Io,
): Promise<ExitCode> {
  const report = openReporter({ ...options, output: 'plain' }, { ...io, out: io.err }, 'check');
  const run = await runOptions('check', playbook, options, io, report);
  const zones = await collectZones({ ...run, keys: publicKeys(io) });
  const { text } = choose(zones, options.zone);
  if (!isKnown(text))
    throw new InputError('the zone is not known yet: a key in it is not made', {
      hint: 'waxseal apply makes the keys, or waxseal key new DOMAIN SELECTOR',
    });
  io.out(text);
  return exitCodes.done;
}
