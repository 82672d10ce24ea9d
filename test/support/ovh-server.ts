import { createHash } from 'node:crypto';
import { type ApiAnswer, type ApiServer, startApiServer } from './api-server.ts';

interface Stored {
  readonly id: number;
  readonly subDomain: string;
  readonly fieldType: string;
  readonly target: string;
  readonly ttl: number;
}

/** OVH's API of zones, as far as its description goes that a zone needs: signatures, numbers, the refresh, refusals. */
export interface OvhServer extends ApiServer {
  readonly records: Map<number, Stored>;
  /** What is served: the records as they were at the last refresh. */
  served(): readonly Stored[];
}

const clock = 1_700_000_000;
const refused = (status: number, message: string, errorCode = ''): ApiAnswer => ({
  status,
  body: { message, errorCode, httpCode: String(status) },
});

const consumers: Readonly<Record<string, 'writes' | 'reads'>> = { writes: 'writes', reads: 'reads' };

function faultOf(record: Stored, all: readonly Stored[]): string | undefined {
  if (record.ttl !== 0 && record.ttl < 60) return 'Invalid ttl, must be at least 60';
  if (record.fieldType === 'TXT' && !record.target.startsWith('"')) return 'Invalid target';
  const others = all.filter(({ subDomain, id }) => subDomain === record.subDomain && id !== record.id);
  const isAlias = record.fieldType === 'CNAME' || others.some(({ fieldType }) => fieldType === 'CNAME');
  return isAlias && others.length > 0 ? 'Conflict with another record' : undefined;
}

/** Starts it with the zone `new.example`, the application `app` of the secret `hidden`, and the consumers `writes` and `reads`. */
export async function startOvhServer(): Promise<OvhServer> {
  const records = new Map<number, Stored>();
  let [count, served]: [number, readonly Stored[]] = [0, []];
  const put = (record: Omit<Stored, 'id'>): void => {
    count += 1;
    records.set(count, { id: count, ...record });
  };
  put({ subDomain: '', fieldType: 'NS', target: 'dns1.host.example.', ttl: 0 });
  put({ subDomain: '', fieldType: 'TXT', target: '"site-verification=abc"', ttl: 0 });
  put({ subDomain: 'www', fieldType: 'A', target: '192.0.2.80', ttl: 3600 });
  put({ subDomain: '_dmarc', fieldType: 'DMARC', target: 'v=DMARC1;p=none', ttl: 0 });

  const server = await startApiServer(({ method, path, url, headers, body }) => {
    if (path === '/auth/time') return { status: 200, body: clock };
    const consumer = String(headers['x-ovh-consumer']);
    const time = String(headers['x-ovh-timestamp']);
    const signed = ['hidden', consumer, method, url.href, body, time].join('+');
    const signature = `$1$${createHash('sha1').update(signed).digest('hex')}`;
    if (headers['x-ovh-application'] !== 'app' || consumers[consumer] === undefined)
      return refused(403, 'This credential is not valid', 'INVALID_CREDENTIAL');
    if (Math.abs(Number(time) - clock) > 30) return refused(403, 'Query out of time', 'QUERY_TIME_OUT');
    if (headers['x-ovh-signature'] !== signature) return refused(403, 'Invalid signature', 'INVALID_SIGNATURE');
    if (consumer === 'reads' && method !== 'GET')
      return refused(403, 'This call has not been granted', 'NOT_GRANTED_CALL');
    const rest = /^\/domain\/zone\/new\.example(\/.*)$/.exec(path)?.[1];
    if (rest === undefined) return refused(404, 'This service does not exist');
    if (rest === '/refresh') {
      served = [...records.values()];
      return { status: 200 };
    }
    const number = Number(/^\/record\/(\d+)$/.exec(rest)?.[1] ?? 0);
    if (method === 'GET' && number === 0) {
      const name = url.searchParams.get('subDomain');
      const ids = [...records.values()].filter(({ subDomain }) => name === '' || subDomain === name);
      return { status: 200, body: ids.map(({ id }) => id) };
    }
    const there = records.get(number);
    if (number !== 0 && there === undefined) return refused(404, 'The requested object does not exist');
    if (method === 'GET') return { status: 200, body: { ...there, zone: 'new.example' } };
    if (method === 'DELETE') return { status: records.delete(number) ? 200 : 404 };
    const sent = JSON.parse(body) as Omit<Stored, 'id'>;
    const record = there === undefined ? { id: 0, ...sent } : { ...there, ...sent };
    const fault = faultOf(record, [...records.values()]);
    if (fault !== undefined) return refused(409, fault);
    if (there === undefined) put(sent);
    else records.set(there.id, record);
    return { status: 200, body: null };
  });
  return Object.assign(server, { records, served: () => served });
}
