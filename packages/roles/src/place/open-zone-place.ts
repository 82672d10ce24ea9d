import { resolve } from 'node:path';
import { type DomainName, InputError, type Secret, withoutDot } from '@waxseal/core';
import {
  cloudflarePlace,
  commandPlace,
  desecPlace,
  formPlace,
  gandiPlace,
  hetznerPlace,
  ovhPlace,
  powerdnsPlace,
  rfc2136Place,
  route53Place,
  type ZonePlace,
} from '@waxseal/publish';
import { systemResolver } from '../system-resolver.ts';
import { authoritativeServers } from './authoritative-servers.ts';
import { readNewest } from './read-newest.ts';
import { serverText, type ServerAddress } from './server-address.ts';
import type { ZoneVar } from './zone-var.ts';

type FormVar = Extract<ZoneVar, { readonly at: 'form' }>;
type CommandVar = Extract<ZoneVar, { readonly at: 'command' }>;

/** The servers that must answer a zone: those that the var names, else those that the DNS does. @throws WaxsealError */
export async function serversOfZone(
  { servers }: Pick<ZoneVar, 'servers'>,
  domain: DomainName,
): Promise<readonly ServerAddress[]> {
  return servers ?? authoritativeServers(domain, systemResolver());
}

const providerNames = {
  desec: 'deSEC',
  cloudflare: 'Cloudflare',
  hetzner: 'Hetzner',
  gandi: 'Gandi',
  route53: 'Route 53',
  ovh: 'OVH',
} as const;

/** What a place is called, in reports. */
export function placeName(zone: ZoneVar): string {
  switch (zone.at) {
    case 'form':
      return 'a web form';
    case 'command':
      return `the command ${zone.command[0]}`;
    case 'rfc2136':
      return `${serverText(zone.server)} (RFC 2136)`;
    case 'powerdns':
      return `PowerDNS (${new URL(zone.url).host})`;
    default:
      return providerNames[zone.at];
  }
}

/** The credential of a place. @throws InputError where there is none */
function needed<T>(credential: T | undefined, what: string): T {
  if (credential !== undefined) return credential;
  throw new InputError(`there is no credential for the zone: ${what}`, {
    hint: 'seal it (docs/inventory.md), or set the environment variable; docs/dns.md says what it must be allowed',
  });
}

/** The file of the rows, below the project's directory. */
function pageOf({ page }: FormVar, origin: DomainName, directory = ''): string | undefined {
  return page === false ? undefined : resolve(directory, page ?? `out/${withoutDot(origin)}-dns.html`);
}

/** A person at a web form as the var describes it, who finds the rows in a page below the project's directory. */
export function openForm(zone: FormVar, origin: DomainName, directory?: string): ZonePlace {
  const page = pageOf(zone, origin, directory);
  return formPlace({
    origin,
    names: zone.names,
    ...(zone.minimumTtl === undefined ? {} : { minimumTtl: zone.minimumTtl }),
    ...(page === undefined ? {} : { page }),
    read: async (rrsets) => readNewest(await serversOfZone(zone, origin), origin, rrsets),
  });
}

/** Whether the place itself is read by asking the servers of the domain. */
export function asksServers(zone: ZoneVar): boolean {
  return zone.at === 'form' || (zone.at === 'command' && zone.read === 'dns');
}

/** A program of one's own, which runs in the project's directory. */
function openCommand(zone: CommandVar, origin: DomainName, directory = '.'): ZonePlace {
  const { command, timeout, minimumTtl } = zone;
  const place = { origin, command, directory, timeout, ...(minimumTtl === undefined ? {} : { minimumTtl }) };
  if (zone.read === 'command') return commandPlace(place);
  return commandPlace({
    ...place,
    read: async (rrsets) => readNewest(await serversOfZone(zone, origin), origin, rrsets),
  });
}

function openRoute53(zone: Extract<ZoneVar, { readonly at: 'route53' }>, origin: DomainName): ZonePlace {
  const { zoneId, sessionToken } = zone;
  const credential = {
    accessKeyId: needed(zone.accessKeyId, 'zone.accessKeyId or AWS_ACCESS_KEY_ID'),
    secretAccessKey: needed(zone.secretAccessKey, 'zone.secretAccessKey or AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
  return route53Place({ origin, credential, ...(zoneId === undefined ? {} : { zoneId }) });
}

const ovhUrls = {
  'ovh-eu': 'https://eu.api.ovh.com/1.0',
  'ovh-ca': 'https://ca.api.ovh.com/1.0',
  'ovh-us': 'https://api.us.ovhcloud.com/1.0',
} as const;

function openOvh(zone: Extract<ZoneVar, { readonly at: 'ovh' }>, origin: DomainName): ZonePlace {
  const credential = {
    applicationKey: needed(zone.applicationKey, 'zone.applicationKey or OVH_APPLICATION_KEY'),
    applicationSecret: needed(zone.applicationSecret, 'zone.applicationSecret or OVH_APPLICATION_SECRET'),
    consumerKey: needed(zone.consumerKey, 'zone.consumerKey or OVH_CONSUMER_KEY'),
  };
  return ovhPlace({ origin, credential, url: ovhUrls[zone.endpoint] });
}

/** The place that the var names. @throws InputError where a credential is missing */
export function openZonePlace(zone: ZoneVar, origin: DomainName, directory?: string): ZonePlace {
  switch (zone.at) {
    case 'form':
      return openForm(zone, origin, directory);
    case 'command':
      return openCommand(zone, origin, directory);
    case 'rfc2136':
      return rfc2136Place({ origin, ...zone.server, key: needed(zone.key, 'zone.key'), read: zone.read });
    case 'powerdns': {
      const key: Secret<string> = needed(zone.key, 'zone.key or PDNS_API_KEY');
      return powerdnsPlace({ origin, url: zone.url, server: zone.server, key });
    }
    case 'desec': {
      const token: Secret<string> = needed(zone.token, 'zone.token or DESEC_TOKEN');
      return desecPlace({ origin, token, minimumTtl: zone.minimumTtl });
    }
    case 'cloudflare':
      return cloudflarePlace({ origin, token: needed(zone.token, 'zone.token or CLOUDFLARE_API_TOKEN') });
    case 'hetzner':
      return hetznerPlace({ origin, token: needed(zone.token, 'zone.token or HCLOUD_TOKEN') });
    case 'gandi':
      return gandiPlace({ origin, token: needed(zone.token, 'zone.token or GANDI_PERSONAL_ACCESS_TOKEN') });
    case 'route53':
      return openRoute53(zone, origin);
    case 'ovh':
      return openOvh(zone, origin);
    default:
      return zone satisfies never;
  }
}
