import {
  type DomainName,
  nameFromPresentation,
  relativeName,
  type ResourceRecord,
  reveal,
  type Secret,
  type Seconds,
  seconds,
  WaxsealError,
  withoutDot,
} from '@waxseal/core';
import { rdataText } from '@waxseal/zone';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import { refuseStale } from '../plan/refuse-stale.ts';
import type { ZonePlace } from '../zone-place.ts';
import { type Api, callApi } from './call-api.ts';
import { providerRecords } from '../provider/provider-records.ts';

/** A zone at deSEC (https://desec.readthedocs.io/en/latest/dns/rrsets.html). */
export interface DesecPlace {
  readonly origin: DomainName;
  readonly token: Secret<string>;
  /** Where the API is; deSEC's own by default. */
  readonly url?: string;
  /** The shortest TTL that the account may set; 3600 by default, as deSEC gives it. */
  readonly minimumTtl?: Seconds;
  readonly pause?: Api['pause'];
}

interface DesecRrset {
  readonly subname: string;
  readonly type: string;
  readonly ttl: number;
  readonly records: readonly string[];
}

const mostPages = 200;

/** The link to the next page (RFC 8288). */
function nextPage(headers: Headers): string | undefined {
  const links = headers.get('link')?.split(',') ?? [];
  return links.map((link) => /<([^>]+)>\s*;\s*rel="?next"?/.exec(link)?.[1]).find((url) => url !== undefined);
}

function isRrset(value: unknown): value is DesecRrset {
  const rrset = value as Partial<DesecRrset> | null;
  return (
    typeof rrset?.subname === 'string' &&
    typeof rrset.type === 'string' &&
    typeof rrset.ttl === 'number' &&
    Array.isArray(rrset.records)
  );
}

async function list(api: Api, path: string, signal: AbortSignal): Promise<readonly DesecRrset[]> {
  const rrsets: DesecRrset[] = [];
  let page: string | undefined = `${path}?cursor=`;
  for (let pages = 0; page !== undefined; pages += 1) {
    const { json, headers } = await callApi(api, { method: 'GET', path: page }, signal);
    if (pages === mostPages || !Array.isArray(json) || !json.every(isRrset))
      throw new WaxsealError('deSEC answers no list of RRsets', { value: JSON.stringify(json)?.slice(0, 120) ?? '' });
    rrsets.push(...json);
    page = nextPage(headers);
  }
  return rrsets;
}

function recordsOf({ subname, type, ttl, records }: DesecRrset, origin: DomainName): readonly ResourceRecord[] {
  const owner = subname === '' ? origin : nameFromPresentation(subname, origin);
  return providerRecords(
    records.map((data) => ({ owner, type, ttl, data })),
    origin,
  );
}

/** An RRset as the API takes it; without records it goes. */
function replacement(change: RrsetChange, origin: DomainName, minimumTtl: Seconds): DesecRrset {
  const name = relativeName(change.owner, origin);
  const after = change.change === 'delete' ? [] : change.after;
  const ttl = Math.max(minimumTtl, after[0]?.ttl ?? minimumTtl);
  return { subname: name === '@' ? '' : name, type: change.type, ttl, records: after.map(rdataText) };
}

/** A zone at deSEC: read page by page, and changed by one request that is made whole or not at all. */
export function desecPlace({ origin, token, pause, ...more }: DesecPlace): ZonePlace {
  const { url = 'https://desec.io/api/v1', minimumTtl = seconds(3600) } = more;
  const api: Api = {
    name: 'deSEC',
    url,
    headers: () => ({ authorization: `Token ${reveal(token)}` }),
    needs: 'a token whose policy allows writing RRsets of this domain (docs/dns.md)',
    ...(pause === undefined ? {} : { pause }),
  };
  const path = `/domains/${encodeURIComponent(withoutDot(origin))}/rrsets/`;
  const read = async (signal: AbortSignal): Promise<readonly ResourceRecord[]> =>
    (await list(api, path, signal)).flatMap((rrset) => recordsOf(rrset, origin));
  return {
    name: 'deSEC',
    minimumTtl,
    read: async (_, { signal }) => ({ records: await read(signal), complete: true }),
    async apply(changes, { signal }) {
      refuseStale(changes, await read(signal));
      const body = changes.map((change) => replacement(change, origin, minimumTtl));
      await callApi(api, { method: 'PATCH', path, body }, signal);
      return { state: 'entered' };
    },
  };
}
