import { type ApiAnswer, type ApiServer, startApiServer } from './api-server.ts';

interface Rrset {
  readonly name: string;
  readonly type: string;
  readonly ttl: number | null;
  readonly records: readonly { readonly value: string; readonly comment?: string }[];
}

/** Hetzner's API of zones, as far as its description goes that a zone needs: pages, actions that take a while, refusals. */
export interface HetznerServer extends ApiServer {
  readonly rrsets: Map<string, Rrset>;
}

const pageSize = 5;
const refused = (status: number, code: string, message = code): ApiAnswer => ({
  status,
  body: { error: { code, message } },
});
const key = ({ name, type }: Pick<Rrset, 'name' | 'type'>): string => `${name}/${type}`;

function faultOf(rrset: Rrset, all: ReadonlyMap<string, Rrset>): string | undefined {
  if (rrset.ttl !== null && (rrset.ttl < 60 || rrset.ttl > 2_147_483_647)) return 'ttl must be at least 60';
  if (rrset.name !== rrset.name.toLowerCase() || rrset.name.endsWith('.'))
    return 'name must be lower case and relative';
  if (rrset.type === 'TXT' && rrset.records.some(({ value }) => !/^(?:"(?:[^"\\]|\\.){0,255}"(?: |$))+$/.test(value)))
    return 'TXT must be quoted strings of at most 255 characters';
  const others = [...all.values()].filter(({ name, type }) => name === rrset.name && type !== rrset.type);
  const isAlias = rrset.type === 'CNAME' || others.some(({ type }) => type === 'CNAME');
  return isAlias && others.length > 0 ? 'CNAME stands alone' : undefined;
}

/** Starts it with the zone `new.example`, and the tokens `writes` and `reads`. */
export async function startHetznerServer(): Promise<HetznerServer> {
  const rrsets = new Map<string, Rrset>();
  const put = (rrset: Rrset): void => void rrsets.set(key(rrset), rrset);
  put({ name: '@', type: 'NS', ttl: null, records: [{ value: 'ns1.host.example.' }] });
  put({ name: '@', type: 'TXT', ttl: null, records: [{ value: '"site-verification=abc"', comment: 'of the shop' }] });
  put({ name: 'www', type: 'A', ttl: 3600, records: [{ value: '192.0.2.80' }] });
  const actions = new Map<number, number>();
  const begun = (more: object = {}): ApiAnswer => {
    const id = actions.size + 1;
    actions.set(id, 1);
    return { status: 201, body: { ...more, action: { id, status: 'running', error: null } } };
  };
  const write = (rrset: Rrset): ApiAnswer => {
    const fault = faultOf(rrset, rrsets);
    if (fault !== undefined) return refused(422, 'invalid_input', fault);
    put(rrset);
    return begun();
  };

  const server = await startApiServer(({ method, path, url, headers, body }) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (token !== 'writes' && token !== 'reads') return refused(401, 'unauthorized', 'unable to authenticate');
    const polled = /^\/actions\/(\d+)$/.exec(path)?.[1];
    if (polled !== undefined) {
      const left = actions.get(Number(polled)) ?? 0;
      actions.set(Number(polled), left - 1);
      return { status: 200, body: { action: { id: Number(polled), status: left > 0 ? 'running' : 'success' } } };
    }
    const rest = /^\/zones\/new\.example(\/.*)?$/.exec(path);
    if (rest === null) return refused(404, 'not_found', 'zone not found');
    if (rest[1] === undefined) return { status: 200, body: { zone: { id: 1, name: 'new.example', ttl: 3600 } } };
    if (method === 'GET') {
      const all = [...rrsets.values()];
      const page = Number(url.searchParams.get('page') ?? 1);
      const next = page * pageSize < all.length ? page + 1 : null;
      const some = all.slice((page - 1) * pageSize, page * pageSize);
      return { status: 200, body: { rrsets: some, meta: { pagination: { page, next_page: next } } } };
    }
    if (token === 'reads') return refused(403, 'forbidden', 'insufficient permissions');
    const sent = (body === '' ? {} : JSON.parse(body)) as Partial<Rrset>;
    if (rest[1] === '/rrsets') {
      const rrset = sent as Rrset;
      return rrsets.has(key(rrset)) ? refused(409, 'uniqueness_error', 'RRSet already exists') : write(rrset);
    }
    const [, name = '', type = '', action] = /^\/rrsets\/([^/]+)\/(\w+)(?:\/actions\/(\w+))?$/.exec(rest[1]) ?? [];
    const there = rrsets.get(key({ name, type }));
    if (there === undefined) return refused(404, 'not_found', 'RRSet not found');
    if (method === 'DELETE') return rrsets.delete(key(there)) ? begun() : refused(404, 'not_found');
    if (action === 'set_records') return write({ ...there, records: sent.records ?? [] });
    return action === 'change_ttl' ? write({ ...there, ttl: sent.ttl ?? null }) : refused(404, 'not_found');
  });
  return Object.assign(server, { rrsets });
}
