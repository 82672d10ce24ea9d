import { type ApiAnswer, type ApiServer, startApiServer } from './api-server.ts';

interface Rrset {
  readonly rrset_name: string;
  readonly rrset_type: string;
  readonly rrset_ttl: number;
  readonly rrset_values: readonly string[];
}

/** Gandi's LiveDNS API, as far as its description goes that a zone needs: pages, the least TTL, refusals. */
export interface GandiServer extends ApiServer {
  readonly rrsets: Map<string, Rrset>;
}

const refused = (status: number, message: string): ApiAnswer => ({
  status,
  body: { object: 'HTTPError', code: status, cause: '', message },
});
const key = (name: string, type: string): string => `${name}/${type}`;

function faultOf(rrset: Rrset, all: ReadonlyMap<string, Rrset>): string | undefined {
  if (rrset.rrset_ttl < 300 || rrset.rrset_ttl > 2_592_000) return 'rrset_ttl must be between 300 and 2592000';
  if (rrset.rrset_values.length === 0) return 'rrset_values is empty';
  const others = [...all.values()].filter(
    (one) => one.rrset_name === rrset.rrset_name && one.rrset_type !== rrset.rrset_type,
  );
  const isAlias = rrset.rrset_type === 'CNAME' || others.some((one) => one.rrset_type === 'CNAME');
  return isAlias && others.length > 0 ? 'CNAME conflicts with other records' : undefined;
}

/** Starts it with the domain `new.example`, and the tokens `writes` and `reads`. */
export async function startGandiServer(): Promise<GandiServer> {
  const rrsets = new Map<string, Rrset>();
  const put = (name: string, type: string, ttl: number, values: readonly string[]): void =>
    void rrsets.set(key(name, type), { rrset_name: name, rrset_type: type, rrset_ttl: ttl, rrset_values: values });
  put('@', 'NS', 3600, ['ns1.host.example.']);
  put('@', 'TXT', 3600, ['"site-verification=abc"']);
  put('www', 'A', 3600, ['192.0.2.80']);
  put('shop', 'ALIAS', 3600, ['shop.host.example.']);
  const server = await startApiServer(({ method, path, url, headers, body }) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (token !== 'writes' && token !== 'reads') return refused(401, 'The server could not verify your access');
    const rest = /^\/domains\/new\.example\/records(?:\/([^/]+)\/(\w+))?$/.exec(path);
    if (rest === null) return refused(404, 'The resource could not be found.');
    if (method === 'GET') {
      const [page, size] = [Number(url.searchParams.get('page') ?? 1), Number(url.searchParams.get('per_page') ?? 100)];
      return { status: 200, body: [...rrsets.values()].slice((page - 1) * size, page * size) };
    }
    if (token === 'reads') return refused(403, 'Access was denied to this resource.');
    const [, name = '', type = ''] = rest;
    if (method === 'DELETE')
      return rrsets.delete(key(name, type)) ? { status: 204 } : refused(404, 'The resource could not be found.');
    const sent = JSON.parse(body) as Pick<Rrset, 'rrset_ttl' | 'rrset_values'>;
    const fault = faultOf({ rrset_name: name, rrset_type: type, ...sent }, rrsets);
    if (fault !== undefined) return refused(400, fault);
    put(name, type, sent.rrset_ttl, sent.rrset_values);
    return { status: 201, body: { message: 'DNS Record Created' } };
  });
  return Object.assign(server, { rrsets });
}
