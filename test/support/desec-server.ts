import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Rrset {
  readonly subname: string;
  readonly type: string;
  readonly ttl: number;
  readonly records: readonly string[];
}

/**
 * A server that follows the published description of deSEC's API as far as a zone needs it: tokens, pages with a cursor in
 * the Link header, bulk changes that are made whole or not at all, the least TTL, throttling. It is not deSEC.
 */
export interface DesecServer extends AsyncDisposable {
  readonly url: string;
  /** Changes an RRset behind everybody's back. */
  put(rrset: Rrset): void;
  /** How many of the next requests are throttled, and the seconds that they are told to wait. */
  throttle(count: number, seconds: number): void;
  readonly requests: readonly string[];
}

const [minimumTtl, maximumTtl, pageSize] = [3600, 86_400, 4] as const;
const keyOf = ({ subname, type }: Pick<Rrset, 'subname' | 'type'>): string => `${subname} ${type}`;

/** TXT comes back split at 255, whatever was sent, as deSEC's own backend does it. */
function normalized(rrset: Rrset): Rrset {
  if (rrset.type !== 'TXT') return rrset;
  const records = rrset.records.map((record) => record.replaceAll(/"\s+"/g, '').replaceAll(/^"|"$/g, ''));
  const split = (value: string): string =>
    (value.match(/(?:\\\d{3}|\\.|[^\\]){1,200}/g) ?? ['']).map((one) => `"${one}"`).join(' ');
  return { ...rrset, records: records.map(split) };
}

function faultOf(rrset: Rrset): Readonly<Record<string, readonly string[]>> {
  if (rrset.records.length === 0) return {};
  if (rrset.ttl < minimumTtl) return { ttl: [`Ensure this value is greater than or equal to ${minimumTtl}.`] };
  if (rrset.ttl > maximumTtl) return { ttl: [`Ensure this value is less than or equal to ${maximumTtl}.`] };
  return rrset.type === 'SOA' ? { type: ['Cannot tinker with the SOA RRset.'] } : {};
}

class Zone {
  readonly rrsets = new Map<string, Rrset>();

  patch(list: readonly Rrset[]): readonly Readonly<Record<string, unknown>>[] | undefined {
    const next = new Map(this.rrsets);
    for (const rrset of list)
      if (rrset.records.length === 0) next.delete(keyOf(rrset));
      else next.set(keyOf(rrset), normalized(rrset));
    const faults = list.map((rrset) => {
      const others = [...next.values()].filter(({ subname, type }) => subname === rrset.subname && type !== 'CNAME');
      const isAlias = next.has(keyOf({ subname: rrset.subname, type: 'CNAME' }));
      return isAlias && others.length > 0
        ? { non_field_errors: ['RRset with conflicting type present.'] }
        : faultOf(rrset);
    });
    if (faults.some((fault) => Object.keys(fault).length > 0)) return faults;
    this.rrsets.clear();
    for (const [key, rrset] of next) this.rrsets.set(key, rrset);
    return undefined;
  }
}

function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Starts it on loopback with one domain, `new.example`, and the tokens `writes` and `reads`. */
export async function startDesecServer(): Promise<DesecServer> {
  const zone = new Zone();
  zone.rrsets.set(' NS', { subname: '', type: 'NS', ttl: 3600, records: ['ns1.desec.example.', 'ns2.desec.example.'] });
  zone.rrsets.set(' TXT', { subname: '', type: 'TXT', ttl: 3600, records: ['"site-verification=abc"'] });
  zone.rrsets.set('www A', { subname: 'www', type: 'A', ttl: 3600, records: ['192.0.2.80'] });
  const requests: string[] = [];
  let [throttled, wait] = [0, 0];

  const list = (url: URL, response: ServerResponse): void => {
    const cursor = url.searchParams.get('cursor');
    if (cursor === null && zone.rrsets.size > pageSize) return reply(response, 400, { detail: 'Pagination required.' });
    const all = [...zone.rrsets.values()].toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    const start = Number(cursor ?? 0);
    const next =
      start + pageSize < all.length ? `<${url.origin}${url.pathname}?cursor=${start + pageSize}>; rel="next"` : '';
    return reply(response, 200, all.slice(start, start + pageSize), {
      link: [`<${url.origin}${url.pathname}?cursor=>; rel="first"`, next].filter((one) => one !== '').join(', '),
    });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    requests.push(`${request.method ?? ''} ${url.pathname}`);
    const body = await text(request);
    const token = /^Token (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (throttled > 0) {
      throttled -= 1;
      return reply(response, 429, { detail: 'Request was throttled.' }, { 'retry-after': String(wait) });
    }
    if (token !== 'writes' && token !== 'reads') return reply(response, 401, { detail: 'Invalid token.' });
    if (url.pathname !== '/api/v1/domains/new.example/rrsets/') return reply(response, 404, { detail: 'Not found.' });
    if (request.method === 'GET') return list(url, response);
    if (token === 'reads') return reply(response, 403, { detail: 'Insufficient token permissions.' });
    const faults = zone.patch(JSON.parse(body) as readonly Rrset[]);
    return faults === undefined ? reply(response, 200, []) : reply(response, 400, faults);
  };

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    put: (rrset) => void zone.rrsets.set(keyOf(rrset), rrset),
    throttle: (count, seconds) => void ([throttled, wait] = [count, seconds]),
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
