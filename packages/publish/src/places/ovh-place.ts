import { createHash } from 'node:crypto';
import {
  type DomainName,
  nameKey,
  relativeName,
  type ResourceRecord,
  reveal,
  type Secret,
  seconds,
  WaxsealError,
  withoutDot,
} from '@waxseal/core';
import { rdataText } from '@waxseal/zone';
import { oneSpelling } from '../plan/one-spelling.ts';
import { changesByName } from '../plan/changes-by-name.ts';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import { recordKey } from '../plan/record-key.ts';
import { refuseStale } from '../plan/refuse-stale.ts';
import { setKey } from '../plan/set-key.ts';
import type { ZonePlace } from '../zone-place.ts';
import { applyEach } from './apply-each.ts';
import { type Api, type ApiRequest, callApi } from './call-api.ts';
import { providerRecords } from '../provider/provider-records.ts';

/** The three parts of an OVH credential. */
export interface OvhCredential {
  readonly applicationKey: string;
  readonly applicationSecret: Secret<string>;
  readonly consumerKey: Secret<string>;
}

/** A zone at OVH (https://eu.api.ovh.com/console/?section=%2Fdomain). */
export interface OvhPlace {
  readonly origin: DomainName;
  readonly credential: OvhCredential;
  /** Where the API is; the European one by default. */
  readonly url?: string;
  readonly pause?: Api['pause'];
  /** Seconds since 1970. */
  readonly now?: () => number;
}

interface OvhRecord {
  readonly id: number;
  readonly subDomain: string;
  readonly fieldType: string;
  readonly target: string;
  readonly ttl: number;
}

interface Held {
  readonly id: number;
  readonly record: ResourceRecord;
}

/** Types of the web form, which are TXT records in the DNS. */
const textTypes: ReadonlySet<string> = new Set(['SPF', 'DKIM', 'DMARC']);

/** What a zone's TTL of 0 means: that of its SOA, as OVH makes it, in seconds. */
const usualTtl = 3600;

/** How OVH signs a request: with a hash over both secrets and what is sent, at a time of its own clock. */
function signature(
  { applicationSecret, consumerKey }: OvhCredential,
  { method, url, body = '' }: Parameters<Api['headers']>[0],
  time: number,
): string {
  const parts = [reveal(applicationSecret), reveal(consumerKey), method, url, body, String(time)];
  return `$1$${createHash('sha1').update(parts.join('+')).digest('hex')}`;
}

function signedApi({ credential, url = 'https://eu.api.ovh.com/1.0', pause }: OvhPlace, time: () => number): Api {
  return {
    name: 'OVH',
    url,
    headers: (request) => {
      const at = time();
      return {
        'x-ovh-application': credential.applicationKey,
        'x-ovh-consumer': reveal(credential.consumerKey),
        'x-ovh-timestamp': String(at),
        'x-ovh-signature': signature(credential, request, at),
      };
    },
    needs: 'an application whose consumer key may GET, POST, PUT and DELETE /domain/zone/ZONE/* (docs/dns.md)',
    ...(pause === undefined ? {} : { pause }),
  };
}

/** The seconds that the provider's clock is ahead of ours: what is signed says its time. */
async function clockAhead(api: Api, now: () => number, signal: AbortSignal): Promise<number> {
  const open: Api = { ...api, headers: () => ({}) };
  const { json } = await callApi(open, { method: 'GET', path: '/auth/time' }, signal);
  if (typeof json === 'number') return json - now();
  throw new WaxsealError('OVH does not tell its time', { value: JSON.stringify(json)?.slice(0, 120) ?? '' });
}

function isRecord(value: unknown): value is OvhRecord {
  const record = value as Partial<OvhRecord> | null;
  return (
    Number.isInteger(record?.id) &&
    typeof record?.subDomain === 'string' &&
    typeof record.fieldType === 'string' &&
    typeof record.target === 'string' &&
    typeof record.ttl === 'number'
  );
}

const refuseAnswer = (json: unknown): never => {
  throw new WaxsealError('OVH answers no record', { value: JSON.stringify(json)?.slice(0, 120) ?? '' });
};

const subDomain = (owner: DomainName, origin: DomainName): string => {
  const name = relativeName(owner, origin);
  return name === '@' ? '' : name;
};

/** The records of one name, each asked for by itself: the API lists only their numbers. */
async function load(api: Api, path: string, owner: DomainName, origin: DomainName, signal: AbortSignal) {
  const name = subDomain(owner, origin);
  const { json } = await callApi(api, { method: 'GET', path: `${path}?subDomain=${encodeURIComponent(name)}` }, signal);
  const ids: readonly unknown[] = Array.isArray(json) ? json : refuseAnswer(json);
  const held: Held[] = [];
  for (const id of ids) {
    if (!Number.isInteger(id)) refuseAnswer(id);
    const { json: found } = await callApi(api, { method: 'GET', path: `${path}/${String(id)}` }, signal);
    if (!isRecord(found)) return refuseAnswer(found);
    // Asking for the name of the zone itself may list every record.
    if (found.subDomain.toLowerCase() !== name.toLowerCase()) continue;
    const type = textTypes.has(found.fieldType) ? 'TXT' : found.fieldType;
    const text = { owner, type, ttl: found.ttl === 0 ? usualTtl : found.ttl, data: found.target };
    held.push(...providerRecords([text], origin).map((record) => ({ id: found.id, record })));
  }
  return held;
}

/** The requests that make a change record by record: what stays is not touched. */
function requestsOf(
  change: RrsetChange,
  held: readonly Held[],
  path: string,
  origin: DomainName,
): readonly ApiRequest[] {
  const key = (record: ResourceRecord): string => recordKey(oneSpelling(record));
  const after = new Map((change.change === 'delete' ? [] : change.after).map((record) => [key(record), record]));
  const here = held.filter(({ record }) => setKey(record) === setKey(change));
  const there = new Set(here.map(({ record }) => key(record)));
  const goes = here.filter(({ record }) => !after.has(key(record)));
  const lives = here.flatMap(({ id, record }) => {
    const ttl = after.get(key(record))?.ttl;
    return ttl === undefined || ttl === record.ttl ? [] : [{ id, ttl }];
  });
  const comes = [...after].filter(([one]) => !there.has(one)).map(([, record]) => record);
  const post = (record: ResourceRecord): ApiRequest => ({
    method: 'POST',
    path,
    body: {
      fieldType: record.type,
      subDomain: subDomain(record.owner, origin),
      target: rdataText(record),
      ttl: record.ttl,
    },
  });
  return [
    ...goes.map(({ id }): ApiRequest => ({ method: 'DELETE', path: `${path}/${id}` })),
    ...lives.map(({ id, ttl }): ApiRequest => ({ method: 'PUT', path: `${path}/${id}`, body: { ttl } })),
    ...comes.map(post),
  ];
}

/** Has the zone made of its records: until then they are not served. @throws WaxsealError */
async function refresh(api: Api, zone: string, signal: AbortSignal): Promise<void> {
  try {
    await callApi(api, { method: 'POST', path: `${zone}/refresh` }, signal);
  } catch (cause) {
    if (!(cause instanceof WaxsealError)) throw cause;
    throw new WaxsealError(
      `the records are written, but OVH does not serve them yet: ${cause.faults[0]?.message ?? ''}`,
      {
        hint: 'refresh the zone in the console of its API, or change any record of it by hand',
        cause,
      },
    );
  }
}

/** A zone at OVH: its names are asked one by one, and changed record by record; then the zone is made anew from them. */
export function ovhPlace(options: OvhPlace): ZonePlace {
  const { origin, now = () => Math.floor(Date.now() / 1000) } = options;
  let ahead = 0;
  const api = signedApi(options, () => now() + ahead);
  const zone = `/domain/zone/${encodeURIComponent(withoutDot(origin))}`;
  const path = `${zone}/record`;
  const loadNames = async (owners: readonly DomainName[], signal: AbortSignal): Promise<readonly Held[]> => {
    ahead = await clockAhead(api, now, signal);
    const names = [...new Map(owners.map((owner) => [nameKey(owner), owner])).values()];
    const held: Held[] = [];
    for (const owner of names) held.push(...(await load(api, path, owner, origin, signal)));
    return held;
  };
  return {
    name: 'OVH',
    minimumTtl: seconds(60),
    read: async (rrsets, { signal }) => {
      const held = await loadNames(
        rrsets.map(({ owner }) => owner),
        signal,
      );
      return { records: held.map(({ record }) => record), complete: false };
    },
    async apply(changes, { signal }) {
      const held = await loadNames(
        changes.map(({ owner }) => owner),
        signal,
      );
      refuseStale(
        changes,
        held.map(({ record }) => record),
      );
      const parts = changesByName(changes).flat();
      try {
        const applied = await applyEach(
          parts.map((change) => [change]),
          async ([change]) => {
            if (change === undefined) return;
            for (const request of requestsOf(change, held, path, origin)) await callApi(api, request, signal);
          },
        );
        await refresh(api, zone, signal);
        return applied;
      } catch (error) {
        // What was written before a failure is served as well: nothing else would ever ask for it.
        await refresh(api, zone, signal).catch(() => undefined);
        throw error;
      }
    },
  };
}
