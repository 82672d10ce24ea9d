import { type Fault, InputError, withoutDot } from '@waxseal/core';
import type { InputContext } from '@waxseal/playbook';
import { hostsOfDomain, type MailGroups, noPrimary } from '../domain-inputs.ts';
import type { MailVars } from '../mail-vars.ts';
import { type ProofInputs, proofInputs } from '../proof/proof-inputs.ts';
import { isPrimary } from '../secondary-zone.ts';
import { withCredentials } from './with-credentials.ts';
import type { ZoneVar } from './zone-var.ts';

/** A domain whose zone lives at a place. */
export interface PlaceInputs extends ProofInputs {
  readonly zone: ZoneVar;
  /** Seconds to wait until all servers answer. */
  readonly patience: number;
}

const [usual, person] = [300, 3600] as const;

const nowhere = (vars: MailVars): Fault => ({
  message: 'nothing says where the zone lives',
  value: withoutDot(vars.domain),
  hint: "set zone, e.g. zone: { at: 'form' } for a registrar's web form (docs/dns.md); or have a DNS host in the group dns",
});

const twoPlaces = (vars: MailVars, host: string): Fault => ({
  message: `the zone would be published twice: where zone says, and on the DNS host ${host}`,
  value: withoutDot(vars.domain),
  hint: 'leave one of the two out; a DNS host with primaries is a secondary, and may stay',
});

/** How long apply and verify wait: for a person only when that is asked for. */
function patienceOf({ mode, vars }: InputContext<MailVars>, zone: ZoneVar): number {
  if (zone.at !== 'form') return vars.patience ?? usual;
  return mode === 'verify' || vars.wait ? (vars.patience ?? person) : 0;
}

/**
 * What plays need of a domain whose zone lives at a place. One mail host speaks for the domain: undefined for the others, and
 * where a DNS host of the inventory holds the zone.
 * @throws InputError where nothing holds the zone, or two do; and as `proofInputs`
 */
export async function placeInputs(
  context: InputContext<MailVars>,
  groups: MailGroups,
): Promise<PlaceInputs | undefined> {
  const { vars, host } = context;
  const servers = hostsOfDomain(context, groups.dns);
  const primary = servers.find((one) => isPrimary(one.vars));
  if (vars.zone === undefined && primary === undefined)
    throw new InputError([servers.length === 0 ? nowhere(vars) : noPrimary(vars)]);
  if (vars.zone !== undefined && primary !== undefined) throw new InputError([twoPlaces(vars, primary.name)]);
  if (vars.zone === undefined || hostsOfDomain(context, groups.mail)[0]?.name !== host.name) return undefined;
  // A secret among the inputs is one that no report shows.
  const zone = await withCredentials(vars.zone, process.env, context.directory);
  return { ...(await proofInputs(context, groups)), zone, patience: patienceOf(context, zone) };
}
