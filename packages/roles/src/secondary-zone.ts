import { InputError, withoutDot } from '@waxseal/core';
import type { Task } from '@waxseal/playbook';
import type { MailVars } from './mail-vars.ts';
import { addressList, bindDeclaration, bindPackages, bindZone } from './zone/bind-zone.ts';
import { nsdZone } from './zone/nsd-zone.ts';

/** A zone that a host fetches from its primary. */
export type SecondaryZone = Pick<MailVars, 'domain' | 'primaries' | 'nameServer'>;

function onBind(domain: MailVars['domain'], primaries: readonly string[]): readonly Task[] {
  const lines = [
    'type secondary;',
    `file "/var/cache/bind/db.${withoutDot(domain)}";`,
    addressList('primaries', primaries),
    // BIND before 9.20 lets everybody.
    'allow-transfer { none; };',
  ];
  return [bindPackages, bindZone({ domain, members: [bindDeclaration(domain, lines)], mayBeEmpty: true })];
}

/**
 * The zone on a secondary, BIND or NSD: fetched from its primaries (AXFR, RFC 5936) as soon as they notify it (RFC 1996). It
 * is declared whether or not there is something to fetch yet, since the primary may publish later in the same run.
 * @throws InputError without primaries.
 */
export function secondaryZone({ domain, primaries, nameServer }: SecondaryZone): readonly Task[] {
  if (primaries === undefined)
    throw new InputError('a secondary has primaries, the addresses that it fetches the zone from', {
      value: withoutDot(domain),
    });
  return nameServer === 'nsd' ? nsdZone(domain, primaries) : onBind(domain, primaries);
}

/** Whether a DNS host holds the master file, other than fetching the zone. */
export function isPrimary({ primaries }: Pick<MailVars, 'primaries'>): boolean {
  return primaries === undefined;
}
