import { domainName, type Fault, labelTexts, type ResourceRecord, under, withoutDot } from '@waxseal/core';
import type { InputContext, PlayHost } from '@waxseal/playbook';
import type { Resolver } from '@waxseal/probe';
import { type DomainInputs, domainInputs, hostsOfDomain, type MailGroups } from '../domain-inputs.ts';
import { declarationOf } from '../domains/domains-of.ts';
import { liesWithUs } from '../domains/guest-records.ts';
import { signedNames } from '../domains/signed-names.ts';
import type { MailVars } from '../mail-vars.ts';
import { beyondZone } from './beyond-zone.ts';
import { type LearntEgress, recallEgress } from './learnt-egress.ts';
import { standInKeys } from './stand-in-keys.ts';
import { waysOut, type WaysOut } from './ways-out.ts';

/** A domain with the ways that its mail leaves by. */
export interface ProofInputs extends DomainInputs {
  /** The ways out, smarthosts looked up by a resolver. Mail is signed with a key of no use where the host's is not made yet. */
  readonly ways: (resolver: Resolver) => Promise<WaysOut>;
  /** The same for keys that lie in another zone. */
  readonly standInsElsewhere: () => readonly ResourceRecord[];
  /** Whether no host of ours sends for the domain: it is parked, or others send alone. */
  readonly sendsNothing: boolean;
  /** The records of such keys. */
  readonly standIns: () => readonly ResourceRecord[];
}

/** What earlier probes of these hosts showed, by host. */
export async function learntEgresses(
  { memory }: Pick<InputContext<MailVars>, 'memory'>,
  hosts: readonly PlayHost<MailVars>[],
): Promise<ReadonlyMap<string, LearntEgress>> {
  const found = await Promise.all(
    hosts.map(
      async ({ name, vars }) => [name, await recallEgress(memory, { host: name, smarthost: vars.smarthost })] as const,
    ),
  );
  return new Map(found.flatMap(([name, egress]) => (egress === undefined ? [] : [[name, egress] as const])));
}

const neverProved: Fault = {
  severity: 'warning',
  message: 'no host sends a probe, so nothing is ever proved and TTLs stay at 300 seconds',
  hint: 'trial: false publishes the full TTLs at once; trial: true says that 300 seconds are meant',
};

/** Where the records of stand-in keys are: at their selectors, or where the domain's keys lie, if that is with us. */
function standInsOf(
  vars: MailVars,
  records: () => readonly ResourceRecord[],
): Pick<ProofInputs, 'standIns' | 'standInsElsewhere'> {
  const at = declarationOf(vars)?.keys?.at;
  if (at === undefined) return { standIns: records, standInsElsewhere: () => [] };
  const moved = (): readonly ResourceRecord[] =>
    records().map((record) => ({ ...record, owner: under(labelTexts(record.owner)[0] ?? '', domainName(at)) }));
  return { standIns: () => [], standInsElsewhere: liesWithUs(at, vars.domains) ? moved : () => [] };
}

/** Everything that a proof before publishing needs to know of a domain. @throws InputError as `domainInputs` */
export async function proofInputs(context: InputContext<MailVars>, groups: MailGroups): Promise<ProofInputs> {
  const { keys, records } = standInKeys(context.keys);
  const hosts = hostsOfDomain(context, groups.mail).filter((host) => signedNames(host).length > 0);
  // A file that cannot be read is one fault before any host is asked.
  await beyondZone(context.vars, 'directory', context.directory);
  const learnt = await learntEgresses(context, hosts);
  const inputs = await domainInputs(context, groups);
  if (inputs.ladder?.isProvable === false) context.warn(neverProved);
  return {
    ...inputs,
    ...standInsOf(context.vars, records),
    sendsNothing: hosts.length === 0,
    ways: (resolver) => waysOut({ hosts, keys, resolver, learnt }),
  };
}

/** What a proof is called: it stands in reports. */
export function proofName(vars: Pick<MailVars, 'domain'>): string {
  return `proof of ${withoutDot(vars.domain)} before publishing`;
}
