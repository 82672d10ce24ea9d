import { type DomainName, withoutDot } from '@waxseal/core';
import { formPlace, type ZonePlace } from '@waxseal/publish';
import { systemResolver } from '../system-resolver.ts';
import { authoritativeServers } from './authoritative-servers.ts';
import { readNewest } from './read-newest.ts';
import type { ServerAddress } from './server-address.ts';
import type { ZoneVar } from './zone-var.ts';

/** The servers that must answer a zone: those that the var names, else those that the DNS does. @throws WaxsealError */
export async function serversOfZone(
  { servers }: Pick<ZoneVar, 'servers'>,
  domain: DomainName,
): Promise<readonly ServerAddress[]> {
  return servers ?? authoritativeServers(domain, systemResolver());
}

/** The file for the page of rows. */
function pageOf({ page }: Extract<ZoneVar, { readonly at: 'form' }>, origin: DomainName): string | undefined {
  return page === false ? undefined : (page ?? `out/${withoutDot(origin)}-dns.html`);
}

/** The place that the var names. */
export function openZonePlace(zone: ZoneVar, origin: DomainName): ZonePlace {
  const page = pageOf(zone, origin);
  return formPlace({
    origin,
    names: zone.names,
    ...(zone.minimumTtl === undefined ? {} : { minimumTtl: zone.minimumTtl }),
    ...(page === undefined ? {} : { page }),
    read: async (rrsets) => readNewest(await serversOfZone(zone, origin), origin, rrsets),
  });
}
