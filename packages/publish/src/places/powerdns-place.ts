import {
  type DomainName,
  nameFromPresentation,
  type ResourceRecord,
  reveal,
  type Secret,
  seconds,
  WaxsealError,
} from '@waxseal/core';
import { nameText, rdataText } from '@waxseal/zone';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import { refuseStale } from '../plan/refuse-stale.ts';
import type { ZonePlace } from '../zone-place.ts';
import { type Api, callApi } from './call-api.ts';
import { providerRecords } from '../provider/provider-records.ts';

/** A zone on PowerDNS, through its HTTP API. */
export interface PowerdnsPlace {
  readonly origin: DomainName;
  /** Where the API is, e.g. `http://127.0.0.1:8081`. */
  readonly url: string;
  /** The name of the server in the API; `localhost` by default. */
  readonly server?: string;
  readonly key: Secret<string>;
  readonly pause?: Api['pause'];
}

interface PowerdnsRrset {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly records: readonly { readonly content: string; readonly disabled?: boolean }[];
}

function rrsetsOf(json: unknown): readonly PowerdnsRrset[] {
  const { rrsets } = (json ?? {}) as { readonly rrsets?: unknown };
  if (Array.isArray(rrsets)) return rrsets as readonly PowerdnsRrset[];
  throw new WaxsealError('PowerDNS answers no zone', { value: JSON.stringify(json)?.slice(0, 120) ?? '' });
}

function recordsOf({ name, type, ttl, records }: PowerdnsRrset, origin: DomainName): readonly ResourceRecord[] {
  const owner = nameFromPresentation(name);
  const live = records.filter(({ disabled }) => disabled !== true);
  return providerRecords(
    live.map(({ content }) => ({ owner, type, ttl, data: content })),
    origin,
  );
}

function replacement(change: RrsetChange): Readonly<Record<string, unknown>> {
  const head = { name: nameText(change.owner), type: change.type };
  if (change.change === 'delete') return { ...head, changetype: 'DELETE', records: [] };
  const records = change.after.map((record) => ({ content: rdataText(record), disabled: false }));
  return { ...head, changetype: 'REPLACE', ttl: change.after[0]?.ttl ?? 3600, records };
}

/** What goes is in front of what comes: an alias is added where nothing else is any more. */
const goersFirst = (changes: readonly RrsetChange[]): readonly RrsetChange[] =>
  changes.toSorted((one, other) => Number(other.change === 'delete') - Number(one.change === 'delete'));

/** A zone on PowerDNS: read whole, and changed by one request that is made whole or not at all. */
export function powerdnsPlace({ origin, url, server = 'localhost', key, pause }: PowerdnsPlace): ZonePlace {
  const api: Api = {
    name: 'PowerDNS',
    url: url.replace(/\/+$/, ''),
    headers: () => ({ 'x-api-key': reveal(key) }),
    needs: 'the api-key of the server’s configuration',
    ...(pause === undefined ? {} : { pause }),
  };
  const path = `/api/v1/servers/${encodeURIComponent(server)}/zones/${encodeURIComponent(nameText(origin))}`;
  const read = async (signal: AbortSignal): Promise<readonly ResourceRecord[]> => {
    const { json } = await callApi(api, { method: 'GET', path }, signal);
    return rrsetsOf(json).flatMap((rrset) => recordsOf(rrset, origin));
  };
  return {
    name: 'PowerDNS',
    minimumTtl: seconds(0),
    read: async (_, { signal }) => ({ records: await read(signal), complete: true }),
    async apply(changes, { signal }) {
      refuseStale(changes, await read(signal));
      const rrsets = goersFirst(changes).map(replacement);
      await callApi(api, { method: 'PATCH', path, body: { rrsets } }, signal);
      return { state: 'entered' };
    },
  };
}
