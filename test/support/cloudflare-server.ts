import { type ApiAnswer, type ApiServer, startApiServer } from './api-server.ts';

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly ttl: number;
  readonly priority?: number;
  readonly proxied?: boolean;
  readonly comment?: string;
  readonly data?: Readonly<Record<string, string | number>>;
}

/** Cloudflare's API of DNS records, as far as its description goes that a zone needs: pages, batches, refusals. */
export interface CloudflareServer extends ApiServer {
  readonly records: Map<string, Stored>;
  /** The operations of each batch. */
  readonly batches: readonly number[];
}

const [pageSize, mostOperations] = [5, 200] as const;
const id = 'f00df00df00df00df00df00df00df00d';
const refused = (status: number, code: number, message: string): ApiAnswer => ({
  status,
  body: { success: false, errors: [{ code, message }], messages: [], result: null },
});
const done = (result: unknown, info?: object): ApiAnswer => ({
  status: 200,
  body: { success: true, errors: [], messages: [], result, ...(info === undefined ? {} : { result_info: info }) },
});

/** What the content of a record is that is sent as data. */
function contentOf(record: Partial<Stored>): string {
  const { content, data = {} } = record;
  if (content !== undefined) return content;
  const words = Object.entries(data).filter(([name]) => !(record.type === 'SRV' && name === 'priority'));
  return words.map(([name, value]) => (name === 'value' ? `"${value}"` : String(value))).join(' ');
}

function faultOf(record: Stored, all: readonly Stored[]): string | undefined {
  if (record.ttl !== 1 && (record.ttl < 60 || record.ttl > 86_400))
    return 'TTL must be between 60 and 86400 seconds, or 1';
  if (record.name.endsWith('.') || !/(?:^|\.)new\.example$/.test(record.name)) return 'DNS name is invalid';
  if (/^(?:SRV|CAA|TLSA|SSHFP)$/.test(record.type) && record.data === undefined) return 'data is required';
  const others = all.filter(({ name, id: other }) => name === record.name && other !== record.id);
  if (others.some(({ type, content }) => type === record.type && content === record.content))
    return 'An identical record already exists.';
  const isAlias = record.type === 'CNAME' || others.some(({ type }) => type === 'CNAME');
  return isAlias && others.length > 0 ? 'A CNAME record with that host already exists.' : undefined;
}

/** Starts it with the zone `new.example`, and the tokens `writes` and `reads`. */
export async function startCloudflareServer(): Promise<CloudflareServer> {
  const records = new Map<string, Stored>();
  const batches: number[] = [];
  let count = 0;
  const stored = (record: Partial<Stored>): Stored => {
    count += 1;
    const base = { id: `id${count}`, name: '', type: '', ttl: 1, ...record };
    return { ...base, content: contentOf(record) };
  };
  const first: readonly Partial<Stored>[] = [
    { name: 'new.example', type: 'TXT', content: '"site-verification=abc"', ttl: 3600, comment: 'of the shop' },
    { name: 'www.new.example', type: 'A', content: '192.0.2.80', ttl: 3600, proxied: false },
    { name: 'shop.new.example', type: 'A', content: '192.0.2.81', ttl: 1, proxied: true },
  ];
  for (const record of first.map(stored)) records.set(record.id, record);

  interface Batch {
    readonly deletes?: readonly { readonly id: string }[];
    readonly patches?: readonly Partial<Stored>[];
    readonly posts?: readonly Partial<Stored>[];
  }
  const batch = ({ deletes = [], patches = [], posts = [] }: Batch): ApiAnswer => {
    const size = deletes.length + patches.length + posts.length;
    if (size > mostOperations) return refused(400, 9999, 'Too many operations');
    const next = new Map(records);
    for (const one of deletes) if (!next.delete(one.id)) return refused(404, 81_044, 'Record does not exist.');
    for (const one of patches) {
      const old = next.get(one.id ?? '');
      if (old === undefined) return refused(404, 81_044, 'Record does not exist.');
      next.set(old.id, { ...old, ...one });
    }
    for (const record of posts.map(stored)) {
      const fault = faultOf(record, [...next.values()]);
      if (fault !== undefined) return refused(400, 81_053, fault);
      next.set(record.id, record);
    }
    records.clear();
    for (const [key, record] of next) records.set(key, record);
    batches.push(size);
    return done({});
  };

  const server = await startApiServer(({ method, path, url, headers, body }) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (token !== 'writes' && token !== 'reads') return refused(403, 9109, 'Invalid access token');
    if (path === '/zones')
      return done(url.searchParams.get('name') === 'new.example' ? [{ id, name: 'new.example' }] : [], {
        total_pages: 1,
      });
    if (!path.startsWith(`/zones/${id}/dns_records`)) return refused(404, 7003, 'Could not route');
    if (method === 'GET') {
      const page = Number(url.searchParams.get('page') ?? 1);
      const all = [...records.values()];
      return done(all.slice((page - 1) * pageSize, page * pageSize), {
        page,
        total_pages: Math.ceil(all.length / pageSize),
      });
    }
    if (token === 'reads') return refused(403, 10_000, 'Authentication error');
    return batch(JSON.parse(body) as Batch);
  });
  return Object.assign(server, { records, batches });
}
