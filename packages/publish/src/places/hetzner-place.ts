import {
  type DomainName,
  nameFromPresentation,
  relativeName,
  reveal,
  type Secret,
  seconds,
  WaxsealError,
  withoutDot,
} from '@waxseal/core';
import { rdataText } from '@waxseal/zone';
import { changesByName } from '../plan/changes-by-name.ts';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import { recordKey } from '../plan/record-key.ts';
import { refuseStale } from '../plan/refuse-stale.ts';
import type { ZonePlace } from '../zone-place.ts';
import { applyEach } from './apply-each.ts';
import { type Api, callApi } from './call-api.ts';
import { providerRecords } from '../provider/provider-records.ts';

/** A zone at Hetzner, in the API of its cloud (https://docs.hetzner.cloud/reference/cloud#zone-rrsets). */
export interface HetznerPlace {
  readonly origin: DomainName;
  readonly token: Secret<string>;
  /** Where the API is; Hetzner's own by default. */
  readonly url?: string;
  readonly pause?: Api['pause'];
}

interface HetznerRrset {
  readonly name: string;
  readonly type: string;
  readonly ttl: number | null;
  readonly records: readonly { readonly value: string; readonly comment?: string }[];
}

const [mostPages, pageSize, mostPolls, pollEvery] = [200, 100, 60, 1000] as const;

function isRrset(value: unknown): value is HetznerRrset {
  const rrset = value as Partial<HetznerRrset> | null;
  return typeof rrset?.name === 'string' && typeof rrset.type === 'string' && Array.isArray(rrset.records);
}

async function list(api: Api, path: string, signal: AbortSignal): Promise<readonly HetznerRrset[]> {
  const rrsets: HetznerRrset[] = [];
  let page: number | null | undefined = 1;
  for (let pages = 0; typeof page === 'number'; pages += 1) {
    const more = `${path}?page=${page}&per_page=${pageSize}`;
    const { json } = await callApi(api, { method: 'GET', path: more }, signal);
    const reply = (json ?? {}) as {
      readonly rrsets?: unknown;
      readonly meta?: { readonly pagination?: { readonly next_page?: number | null } };
    };
    if (pages === mostPages || !Array.isArray(reply.rrsets) || !reply.rrsets.every(isRrset))
      throw new WaxsealError('Hetzner answers no list of RRsets', { value: JSON.stringify(json)?.slice(0, 120) ?? '' });
    rrsets.push(...reply.rrsets);
    page = reply.meta?.pagination?.next_page;
  }
  return rrsets;
}

/** The TTL of RRsets that name none. */
async function defaultTtl(api: Api, path: string, signal: AbortSignal): Promise<number> {
  const { json } = await callApi(api, { method: 'GET', path }, signal);
  const ttl = (json as { readonly zone?: { readonly ttl?: unknown } } | undefined)?.zone?.ttl;
  return typeof ttl === 'number' ? ttl : 3600;
}

/** Waits until what a request began is done. @throws WaxsealError where it fails */
async function settled(api: Api, json: unknown, signal: AbortSignal): Promise<void> {
  type Action = { readonly id: number; readonly status: string; readonly error?: { readonly message?: string } };
  let action = (json as { readonly action?: Action } | undefined)?.action;
  for (let polls = 0; action?.status === 'running'; polls += 1) {
    if (polls === mostPolls) throw new WaxsealError('Hetzner does not end a change', { value: String(action.id) });
    await api.pause?.(pollEvery);
    const reply = await callApi(api, { method: 'GET', path: `/actions/${action.id}` }, signal);
    action = (reply.json as { readonly action?: Action } | undefined)?.action;
  }
  if (action?.status === 'error')
    throw new WaxsealError('Hetzner could not make a change', { value: action.error?.message ?? '' });
}

/** The requests that make a change, in their order. */
function requestsOf(change: RrsetChange, path: string, origin: DomainName, now: readonly HetznerRrset[]) {
  const name = relativeName(change.owner, origin).toLowerCase();
  const set = `${path}/${encodeURIComponent(name)}/${change.type}`;
  if (change.change === 'delete') return [{ method: 'DELETE' as const, path: set }];
  // Other people's records in the set keep their comments.
  const there = now.find((rrset) => rrset.name === name && rrset.type === change.type)?.records ?? [];
  const records = change.after.map((record) => {
    const value = rdataText(record);
    const comment = there.find((one) => one.value === value)?.comment;
    return comment === undefined ? { value } : { value, comment };
  });
  const ttl = change.after[0]?.ttl;
  const create = { method: 'POST' as const, path, body: { name, type: change.type, ttl, records } };
  if (change.change === 'create') return [create];
  const sameData = change.before.map(recordKey).toSorted().join() === change.after.map(recordKey).toSorted().join();
  const actions = [
    ...(sameData ? [] : [['set_records', { records }] as const]),
    ...(change.before[0]?.ttl === ttl ? [] : [['change_ttl', { ttl }] as const]),
  ];
  return actions.map(([action, body]) => ({ method: 'POST' as const, path: `${set}/actions/${action}`, body }));
}

/** A zone at Hetzner: read page by page, and changed RRset by RRset. */
export function hetznerPlace({ origin, token, pause, url = 'https://api.hetzner.cloud/v1' }: HetznerPlace): ZonePlace {
  const api: Api = {
    name: 'Hetzner',
    url,
    headers: () => ({ authorization: `Bearer ${reveal(token)}` }),
    needs: 'a token of the zone’s project with the permission to read and write (docs/dns.md)',
    ...(pause === undefined ? {} : { pause }),
  };
  const zone = `/zones/${encodeURIComponent(withoutDot(origin))}`;
  const sets = `${zone}/rrsets`;
  const load = async (signal: AbortSignal) => {
    const rrsets = await list(api, sets, signal);
    const usual = rrsets.some(({ ttl }) => ttl === null) ? await defaultTtl(api, zone, signal) : 0;
    const texts = rrsets.flatMap(({ name, type, ttl, records }) =>
      records.map(({ value }) => ({
        owner: name === '@' ? origin : nameFromPresentation(name, origin),
        type,
        ttl: ttl ?? usual,
        data: value,
      })),
    );
    return { rrsets, records: providerRecords(texts, origin) };
  };
  return {
    name: 'Hetzner',
    minimumTtl: seconds(60),
    read: async (_, { signal }) => ({ records: (await load(signal)).records, complete: true }),
    async apply(changes, { signal }) {
      const { rrsets, records } = await load(signal);
      refuseStale(changes, records);
      return applyEach(
        changesByName(changes)
          .flat()
          .map((change) => [change]),
        async ([change]) => {
          if (change === undefined) return;
          for (const request of requestsOf(change, sets, origin, rrsets))
            await settled(api, (await callApi(api, request, signal)).json, signal);
        },
      );
    },
  };
}
