import {
  type DomainName,
  nameFromPresentation,
  type ResourceRecord,
  reveal,
  type Secret,
  seconds,
  WaxsealError,
  withoutDot,
} from '@waxseal/core';
import { oneSpelling } from '../plan/one-spelling.ts';
import { changesByName } from '../plan/changes-by-name.ts';
import { inBatches } from '../plan/in-batches.ts';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import { recordKey } from '../plan/record-key.ts';
import { refuseStale } from '../plan/refuse-stale.ts';
import { setKey } from '../plan/set-key.ts';
import type { ZonePlace } from '../zone-place.ts';
import { applyEach } from './apply-each.ts';
import { type Api, callApi } from './call-api.ts';
import { cloudflareBody, type CloudflareRecord, cloudflareText } from '../provider/cloudflare-record.ts';
import { providerRecords } from '../provider/provider-records.ts';

/** A zone at Cloudflare (https://developers.cloudflare.com/api/resources/dns/subresources/records/). */
export interface CloudflarePlace {
  readonly origin: DomainName;
  readonly token: Secret<string>;
  /** Where the API is; Cloudflare's own by default. */
  readonly url?: string;
  readonly pause?: Api['pause'];
}

/** A record of the API, and what it is in the DNS; nothing for types of the provider's own. */
interface Held {
  readonly raw: CloudflareRecord;
  readonly record?: ResourceRecord;
}

/** Operations that one request takes on the smallest plan. */
const mostOperations = 200;
const [mostPages, pageSize] = [200, 100] as const;

function isRecord(value: unknown): value is CloudflareRecord {
  const record = value as Partial<CloudflareRecord> | null;
  return (
    typeof record?.id === 'string' &&
    typeof record.name === 'string' &&
    typeof record.type === 'string' &&
    typeof record.ttl === 'number'
  );
}

interface Listing {
  readonly result?: unknown;
  readonly result_info?: { readonly total_pages?: number };
}

async function zoneId(api: Api, origin: DomainName, signal: AbortSignal): Promise<string> {
  const name = withoutDot(origin);
  const { json } = await callApi(api, { method: 'GET', path: `/zones?name=${encodeURIComponent(name)}` }, signal);
  const { result } = (json ?? {}) as Listing;
  const found = (Array.isArray(result) ? (result as readonly unknown[]) : []) as readonly {
    readonly id?: unknown;
    readonly name?: unknown;
  }[];
  const id = found.find((zone) => zone?.name === name)?.id;
  if (typeof id === 'string' && /^\w{1,64}$/.test(id)) return id;
  throw new WaxsealError('Cloudflare does not know this zone', {
    value: name,
    hint: 'add the site there, and let the token be allowed for it (Zone: Read, DNS: Edit)',
  });
}

async function list(api: Api, path: string, signal: AbortSignal): Promise<readonly CloudflareRecord[]> {
  const records: CloudflareRecord[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const { json } = await callApi(api, { method: 'GET', path: `${path}?page=${page}&per_page=${pageSize}` }, signal);
    const { result, result_info: info } = (json ?? {}) as Listing;
    if (!Array.isArray(result) || !result.every(isRecord))
      throw new WaxsealError('Cloudflare answers no list of records', {
        value: JSON.stringify(json)?.slice(0, 120) ?? '',
      });
    records.push(...result);
    if (page >= (info?.total_pages ?? 1)) return records;
  }
  throw new WaxsealError(`Cloudflare answers more than ${mostPages} pages`);
}

const rawKey = ({ name, type }: CloudflareRecord): string =>
  setKey({ owner: nameFromPresentation(`${name}.`), type: type as ResourceRecord['type'] });

/** Proxied records are answered with Cloudflare's own addresses: they are not what they say, and are left alone. */
function refuseProxied(changes: readonly RrsetChange[], held: readonly Held[]): void {
  const proxied = new Set(held.filter(({ raw }) => raw.proxied === true).map(({ raw }) => rawKey(raw)));
  const touched = changes.filter((change) => proxied.has(setKey(change)));
  if (touched.length === 0) return;
  throw new WaxsealError('a proxied record stands where waxseal would publish its own: nothing was changed', {
    value: touched.map(({ owner, type }) => `${withoutDot(owner)} ${type}`).join(', '),
    hint: 'mail does not pass Cloudflare’s proxy: switch it off for this name ("DNS only"), or use another name',
  });
}

type HeldSets = ReadonlyMap<string, readonly Held[]>;

interface Operations {
  readonly deletes: readonly { readonly id: string }[];
  readonly patches: readonly { readonly id: string; readonly ttl: number }[];
  readonly posts: readonly Readonly<Record<string, unknown>>[];
}

/** The operations that make a change record by record: what stays keeps its id, its comment and its tags. */
function operationsOf(change: RrsetChange, held: HeldSets): Operations {
  const key = (record: ResourceRecord): string => recordKey(oneSpelling(record));
  const after = new Map((change.change === 'delete' ? [] : change.after).map((record) => [key(record), record]));
  const here = (held.get(setKey(change)) ?? []).flatMap(({ raw, record }) =>
    record === undefined ? [] : [{ id: raw.id, ttl: record.ttl, key: key(record) }],
  );
  const there = new Set(here.map((one) => one.key));
  return {
    deletes: here.filter((one) => !after.has(one.key)).map(({ id }) => ({ id })),
    patches: here.flatMap((one) => {
      const ttl = after.get(one.key)?.ttl;
      return ttl === undefined || ttl === one.ttl ? [] : [{ id: one.id, ttl }];
    }),
    posts: [...after].filter(([one]) => !there.has(one)).map(([, record]) => cloudflareBody(record)),
  };
}

function joined(changes: readonly RrsetChange[], held: HeldSets): Operations {
  const all = changes.map((change) => operationsOf(change, held));
  return {
    deletes: all.flatMap(({ deletes }) => deletes),
    patches: all.flatMap(({ patches }) => patches),
    posts: all.flatMap(({ posts }) => posts),
  };
}

/** A zone at Cloudflare: read page by page, and changed by one request that is made whole or not at all, several for many records. */
export function cloudflarePlace({ origin, token, pause, ...more }: CloudflarePlace): ZonePlace {
  const { url = 'https://api.cloudflare.com/client/v4' } = more;
  const api: Api = {
    name: 'Cloudflare',
    url,
    headers: () => ({ authorization: `Bearer ${reveal(token)}` }),
    needs: 'an API token with Zone: Read and DNS: Edit for this zone (docs/dns.md)',
    ...(pause === undefined ? {} : { pause }),
  };
  const load = async (path: string, signal: AbortSignal): Promise<readonly Held[]> =>
    (await list(api, path, signal)).map((raw): Held => {
      const [record] = providerRecords([cloudflareText(raw)], origin);
      return record === undefined ? { raw } : { raw, record };
    });
  const recordsOf = (held: readonly Held[]): readonly ResourceRecord[] =>
    held.flatMap(({ raw, record }) => (record === undefined || raw.proxied === true ? [] : [record]));
  const pathOf = async (signal: AbortSignal): Promise<string> =>
    `/zones/${await zoneId(api, origin, signal)}/dns_records`;
  return {
    name: 'Cloudflare',
    minimumTtl: seconds(60),
    read: async (_, { signal }) => ({ records: recordsOf(await load(await pathOf(signal), signal)), complete: true }),
    async apply(changes, { signal }) {
      const path = await pathOf(signal);
      const held = await load(path, signal);
      refuseStale(changes, recordsOf(held));
      refuseProxied(changes, held);
      const sets = Map.groupBy(held, ({ raw }) => rawKey(raw));
      const size = ({ deletes, patches, posts }: Operations): number => deletes.length + patches.length + posts.length;
      const weigh = (name: readonly RrsetChange[]): readonly number[] => [size(joined(name, sets))];
      const batches = inBatches(changesByName(changes), weigh, [mostOperations]);
      return applyEach(batches, (batch) =>
        callApi(api, { method: 'POST', path: `${path}/batch`, body: joined(batch, sets) }, signal),
      );
    },
  };
}
