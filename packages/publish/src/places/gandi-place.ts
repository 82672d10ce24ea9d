import {
  type DomainName,
  nameFromPresentation,
  relativeName,
  type ResourceRecord,
  reveal,
  type Secret,
  seconds,
  WaxsealError,
  withoutDot,
} from '@waxseal/core';
import { rdataText } from '@waxseal/zone';
import { changesByName } from '../plan/changes-by-name.ts';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import { refuseStale } from '../plan/refuse-stale.ts';
import type { ZonePlace } from '../zone-place.ts';
import { applyEach } from './apply-each.ts';
import { type Api, type ApiRequest, callApi } from './call-api.ts';
import { providerRecords } from '../provider/provider-records.ts';

/** A zone at Gandi LiveDNS (https://api.gandi.net/docs/livedns/). */
export interface GandiPlace {
  readonly origin: DomainName;
  /** A personal access token. */
  readonly token: Secret<string>;
  /** Where the API is; Gandi's own by default. */
  readonly url?: string;
  readonly pause?: Api['pause'];
}

interface GandiRrset {
  readonly rrset_name: string;
  readonly rrset_type: string;
  readonly rrset_ttl: number;
  readonly rrset_values: readonly string[];
}

const [mostPages, pageSize] = [200, 100] as const;

function isRrset(value: unknown): value is GandiRrset {
  const rrset = value as Partial<GandiRrset> | null;
  return (
    typeof rrset?.rrset_name === 'string' &&
    typeof rrset.rrset_type === 'string' &&
    typeof rrset.rrset_ttl === 'number' &&
    Array.isArray(rrset.rrset_values)
  );
}

async function list(api: Api, path: string, signal: AbortSignal): Promise<readonly GandiRrset[]> {
  const rrsets: GandiRrset[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const more = `${path}?page=${page}&per_page=${pageSize}`;
    const { json } = await callApi(api, { method: 'GET', path: more }, signal);
    if (!Array.isArray(json) || !json.every(isRrset))
      throw new WaxsealError('Gandi answers no list of RRsets', { value: JSON.stringify(json)?.slice(0, 120) ?? '' });
    rrsets.push(...json);
    if (json.length !== pageSize) return rrsets;
  }
  throw new WaxsealError(`Gandi answers more than ${mostPages} pages`);
}

function recordsOf(rrsets: readonly GandiRrset[], origin: DomainName): readonly ResourceRecord[] {
  const texts = rrsets.flatMap((rrset) =>
    rrset.rrset_values.map((data) => ({
      owner: rrset.rrset_name === '@' ? origin : nameFromPresentation(rrset.rrset_name, origin),
      type: rrset.rrset_type,
      ttl: rrset.rrset_ttl,
      data,
    })),
  );
  return providerRecords(texts, origin);
}

function requestOf(change: RrsetChange, path: string, origin: DomainName): ApiRequest {
  const set = `${path}/${encodeURIComponent(relativeName(change.owner, origin))}/${change.type}`;
  if (change.change === 'delete') return { method: 'DELETE', path: set };
  return {
    method: 'PUT',
    path: set,
    body: { rrset_ttl: change.after[0]?.ttl, rrset_values: change.after.map(rdataText) },
  };
}

/** A zone at Gandi: read page by page, and changed RRset by RRset. */
export function gandiPlace({ origin, token, pause, url = 'https://api.gandi.net/v5/livedns' }: GandiPlace): ZonePlace {
  const api: Api = {
    name: 'Gandi',
    url,
    headers: () => ({ authorization: `Bearer ${reveal(token)}` }),
    needs: 'a personal access token that may manage the technical configuration of this domain (docs/dns.md)',
    ...(pause === undefined ? {} : { pause }),
  };
  const path = `/domains/${encodeURIComponent(withoutDot(origin))}/records`;
  const read = async (signal: AbortSignal): Promise<readonly ResourceRecord[]> =>
    recordsOf(await list(api, path, signal), origin);
  return {
    name: 'Gandi',
    minimumTtl: seconds(300),
    read: async (_, { signal }) => ({ records: await read(signal), complete: true }),
    async apply(changes, { signal }) {
      refuseStale(changes, await read(signal));
      const parts = changesByName(changes).flat();
      return applyEach(
        parts.map((change) => [change]),
        async ([change]) => (change === undefined ? undefined : callApi(api, requestOf(change, path, origin), signal)),
      );
    },
  };
}
