import { type DomainName, type ResourceRecord, seconds, WaxsealError, withoutDot } from '@waxseal/core';
import { nameText } from '@waxseal/zone';
import { changesByName } from '../plan/changes-by-name.ts';
import { inBatches } from '../plan/in-batches.ts';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import { refuseStale } from '../plan/refuse-stale.ts';
import { setKey } from '../plan/set-key.ts';
import type { ZonePlace } from '../zone-place.ts';
import { applyEach } from './apply-each.ts';
import { type Api, type ApiReply, callApi } from './call-api.ts';
import { providerRecords } from '../provider/provider-records.ts';
import {
  route53Change,
  route53Key,
  type Route53Set,
  route53Set,
  route53Sets,
  route53Texts,
} from '../provider/route53-record.ts';
import { type AwsCredential, signAws } from '../provider/sign-aws.ts';
import { xmlElements, xmlText } from '../provider/xml-text.ts';

/** A zone at Amazon Route 53 (https://docs.aws.amazon.com/Route53/latest/APIReference/). */
export interface Route53Place {
  readonly origin: DomainName;
  readonly credential: AwsCredential;
  /** The zone's id; by default the public zone of this name is looked for, which needs one permission more. */
  readonly zoneId?: string;
  /** Where the API is; Amazon's own by default. */
  readonly url?: string;
  readonly pause?: Api['pause'];
  readonly now?: () => Date;
}

/** What one batch takes: a thousand records, and 32,000 characters of data. */
const [mostRecords, mostCharacters, mostPages] = [1000, 32_000, 500] as const;

const busyCodes: ReadonlySet<string | undefined> = new Set([
  'Throttling',
  'ThrottlingException',
  'PriorRequestNotComplete',
]);

const xmlOf = ({ json }: ApiReply): string => (typeof json === 'string' ? json : '');

function apiOf({ credential, url = 'https://route53.amazonaws.com/2013-04-01', pause, ...more }: Route53Place): Api {
  const { now = () => new Date() } = more;
  return {
    name: 'Route 53',
    url,
    media: 'xml',
    headers: (request) => signAws(request, credential, { region: 'us-east-1', service: 'route53' }, now()),
    isBusy: (reply) => busyCodes.has(xmlText(xmlOf(reply), 'Code')),
    needs:
      'a key whose policy allows this zone to be listed and changed (docs/dns.md), on a machine whose clock is right',
    ...(pause === undefined ? {} : { pause }),
  };
}

async function findZone(api: Api, origin: DomainName, signal: AbortSignal): Promise<string> {
  const path = `/hostedzonesbyname?dnsname=${encodeURIComponent(nameText(origin))}`;
  const xml = xmlOf(await callApi(api, { method: 'GET', path }, signal));
  const zones = xmlElements(xml, 'HostedZone').filter(
    (zone) => xmlText(zone, 'Name') === nameText(origin) && xmlText(zone, 'PrivateZone') !== 'true',
  );
  const ids = zones.flatMap((zone) => /^\/hostedzone\/(\w{1,32})$/.exec(xmlText(zone, 'Id') ?? '')?.[1] ?? []);
  const [id, more] = ids;
  if (id !== undefined && more === undefined) return id;
  throw new WaxsealError(
    id === undefined ? 'Route 53 does not know this zone' : 'Route 53 has several zones of this name',
    {
      value: withoutDot(origin),
      hint: `name the one that the domain is delegated to: zone.zoneId ${ids.join(' or ')}`.trim(),
    },
  );
}

async function list(api: Api, zone: string, signal: AbortSignal): Promise<readonly Route53Set[]> {
  const sets: Route53Set[] = [];
  let next = '';
  for (let pages = 0; pages < mostPages; pages += 1) {
    const reply = await callApi(api, { method: 'GET', path: `/hostedzone/${zone}/rrset${next}` }, signal);
    const xml = xmlOf(reply);
    if (!xml.includes('<ListResourceRecordSetsResponse'))
      throw new WaxsealError('Route 53 answers no list of RRsets', { value: xml.slice(0, 120) });
    sets.push(...route53Sets(xml));
    if (xmlText(xml, 'IsTruncated') !== 'true') return sets;
    const names = [
      ['name', 'NextRecordName'],
      ['type', 'NextRecordType'],
      ['identifier', 'NextRecordIdentifier'],
    ] as const;
    const from = names.flatMap(([name, tag]): readonly [string, string][] => {
      const value = xmlText(xml, tag);
      return value === undefined ? [] : [[name, value]];
    });
    next = `?${from.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
  }
  throw new WaxsealError(`Route 53 answers more than ${mostPages} pages`);
}

/** A change as the deletion of exactly what was there, and the creation of what comes: the server itself refuses a stale one. */
function stepsOf(
  change: RrsetChange,
  held: ReadonlyMap<string, Route53Set>,
): readonly (readonly ['CREATE' | 'DELETE', Route53Set])[] {
  const old = change.change === 'create' ? undefined : held.get(setKey(change));
  const [first, ...rest] = change.change === 'delete' ? [] : change.after;
  return [
    ...(old === undefined ? [] : [['DELETE', old] as const]),
    ...(first === undefined ? [] : [['CREATE', route53Set([first, ...rest])] as const]),
  ];
}

function weightOf(name: readonly RrsetChange[], held: ReadonlyMap<string, Route53Set>): readonly number[] {
  const values = name.flatMap((change) => stepsOf(change, held).flatMap(([, set]) => set.values));
  return [values.length, values.join('').length];
}

function batchOf(batch: readonly RrsetChange[], held: ReadonlyMap<string, Route53Set>): string {
  const changes = batch.flatMap((change) => stepsOf(change, held)).map(([action, set]) => route53Change(action, set));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>${changes.join('')}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`;
}

/** A zone at Route 53: read page by page, and changed by one batch that is made whole or not at all, several for many records. */
export function route53Place(options: Route53Place): ZonePlace {
  const { origin } = options;
  const api = apiOf(options);
  const zoneOf = async (signal: AbortSignal): Promise<string> => options.zoneId ?? findZone(api, origin, signal);
  const recordsOf = (sets: readonly Route53Set[]): readonly ResourceRecord[] =>
    providerRecords(sets.flatMap(route53Texts), origin);
  return {
    name: 'Route 53',
    minimumTtl: seconds(0),
    read: async (_, { signal }) => ({
      records: recordsOf(await list(api, await zoneOf(signal), signal)),
      complete: true,
    }),
    async apply(changes, { signal }) {
      const zone = await zoneOf(signal);
      const sets = await list(api, zone, signal);
      refuseStale(changes, recordsOf(sets));
      const held = new Map(sets.map((set) => [route53Key(set), set]));
      const batches = inBatches(changesByName(changes), (name) => weightOf(name, held), [mostRecords, mostCharacters]);
      return applyEach(batches, (batch) =>
        callApi(api, { method: 'POST', path: `/hostedzone/${zone}/rrset/`, body: batchOf(batch, held) }, signal),
      );
    },
  };
}
