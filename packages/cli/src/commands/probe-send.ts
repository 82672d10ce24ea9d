import { type ExitCode, InputError, isKnown } from '@waxseal/core';
import { type Inventory, selectHosts } from '@waxseal/inventory';
import { definePlaybook, type Playbook, runPlaybook } from '@waxseal/playbook';
import {
  checkAuth,
  domainInputs,
  eachDomain,
  mailboxAddress,
  MailVars,
  postmasterOf,
  selectorOf,
  sendsForDomain,
} from '@waxseal/roles';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { limitedHosts, readInventory } from '../read-inventory.ts';
import { runWith } from '../run-on-hosts.ts';

export interface ProbeSendOptions extends HostOptions {
  readonly senders: string;
  readonly to?: string;
}

/** A playbook whose only play proves: so a probe has the reports, exit codes and options of every other run. */
function probePlaybook({ senders, to }: ProbeSendOptions, { groups }: Inventory): Playbook<MailVars> {
  const verifier = to === undefined ? undefined : mailboxAddress(to);
  const dns = groups['dns'] === undefined ? senders : 'dns';
  return definePlaybook({
    name: 'probe',
    vars: MailVars,
    plays: (play) => [
      play('a probe', {
        // All hosts whose vars make up the zone; the limit of the run leaves those that send.
        hosts: `${senders},${dns}`,
        inputs: (context) =>
          eachDomain(context, (own) =>
            sendsForDomain(own.host) ? domainInputs(own, { mail: senders, dns }) : undefined,
          ),
        verify: ({ host, hosts, inputs: domains }) =>
          domains.map(({ vars, inputs }) =>
            checkAuth({
              domain: vars.domain,
              isFurther: vars.isFurther,
              selector: selectorOf(host),
              host: host.name,
              address: vars.address,
              smarthost: vars.smarthost,
              from: postmasterOf(vars),
              to: verifier ?? vars.verifier,
              pointsLimit: vars.pointsLimit,
              mailHosts: hosts(senders).map(({ name }) => name),
              records: [...(isKnown(inputs.records) ? inputs.records : []), ...inputs.alongside, ...inputs.elsewhere],
              proof: inputs.proof,
            }),
          ),
      }),
    ],
  });
}

async function chosen(pattern: string, options: ProbeSendOptions, inventory: Inventory, io: Io): Promise<string> {
  const limited = await limitedHosts(inventory, options, io);
  const names = selectHosts(inventory, pattern)
    .filter((host) => limited.includes(host))
    .map(({ name }) => name);
  if (names.length === 0)
    throw new InputError('no host is left that sends a probe', { value: pattern, hint: '--limit narrows the pattern' });
  return names.join(',');
}

/** `waxseal probe send`: a probe from each host of a pattern by its own Exim, the reply found and judged. */
export async function probeSend(pattern: string, options: ProbeSendOptions, io: Io): Promise<ExitCode> {
  const inventory = await readInventory(options, io);
  const limit = await chosen(pattern, options, inventory, io);
  const run = await runWith(
    { playbook: probePlaybook(options, inventory), inventory, mode: 'verify' },
    options,
    io,
    openReporter(options, io, 'verify'),
  );
  return (await runPlaybook({ ...run, limit })).exitCode;
}
