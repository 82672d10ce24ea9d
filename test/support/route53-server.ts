import { createHash, createHmac } from 'node:crypto';
import { type ApiAnswer, type ApiCall, type ApiServer, startApiServer } from './api-server.ts';

interface Stored {
  readonly name: string;
  readonly type: string;
  readonly ttl: string;
  readonly values: readonly string[];
  /** What stands in the set in place of records. */
  readonly alias?: string;
}

/** Route 53's API, as far as its description goes that a zone needs: signatures, pages, batches, octal escapes, refusals. */
export interface Route53Server extends ApiServer {
  readonly sets: Map<string, Stored>;
}

const [pageSize, mostCharacters] = [5, 32_000] as const;
const zone = 'Z0123456789ABC';
const secrets: Readonly<Record<string, string>> = { WRITES: 'secret-of-writes', READS: 'secret-of-reads' };

const refused = (status: number, code: string, message: string): ApiAnswer => ({
  status,
  body: `<?xml version="1.0"?>\n<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>x</RequestId></ErrorResponse>`,
});
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const key = ({ name, type }: Pick<Stored, 'name' | 'type'>): string => `${name} ${type}`;
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Who signed a request, by a calculation of its own; an answer where nobody did. */
function signerOf({ method, url, headers, body }: ApiCall): string | ApiAnswer {
  const auth = headers.authorization ?? '';
  const [, id = '', day = '', names = '', signature] =
    /Credential=(\w+)\/(\d{8})\/us-east-1\/route53\/aws4_request, SignedHeaders=([\w;-]+), Signature=(\w+)$/.exec(
      auth,
    ) ?? [];
  const secret = secrets[id];
  if (secret === undefined) return refused(403, 'InvalidClientTokenId', 'The security token is invalid.');
  const time = String(headers['x-amz-date']);
  if (!time.startsWith(day) || !/^\d{8}T\d{6}Z$/.test(time)) return refused(403, 'SignatureDoesNotMatch', 'date');
  if (time.startsWith('2001')) return refused(403, 'RequestExpired', 'Request has expired.');
  const signed = names.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const query = [...url.searchParams]
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .toSorted()
    .join('&');
  const canonical = [method, url.pathname, query, signed.join(''), names, digest(body)].join('\n');
  const scope = `${day}/us-east-1/route53/aws4_request`;
  let mac: string | Buffer = `AWS4${secret}`;
  for (const part of [
    day,
    'us-east-1',
    'route53',
    'aws4_request',
    `AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest(canonical)}`,
  ])
    mac = createHmac('sha256', mac).update(part).digest();
  return mac.toString('hex') === signature
    ? id
    : refused(403, 'SignatureDoesNotMatch', 'The signature does not match.');
}

function shown({ name, type, ttl, values, alias }: Stored): string {
  const records = values.map((value) => `<ResourceRecord><Value>${escape(value)}</Value></ResourceRecord>`).join('');
  const data = alias ?? `<TTL>${ttl}</TTL><ResourceRecords>${records}</ResourceRecords>`;
  return `<ResourceRecordSet><Name>${escape(name)}</Name><Type>${type}</Type>${data}</ResourceRecordSet>`;
}

const all = (xml: string, tag: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map((match) => unescape(match[1] ?? ''));

/** The fault of a value: quoted strings of at most 255 octets, in octal where they are not printable ASCII. */
function valueFault({ type, values }: Stored): string | undefined {
  if (type !== 'TXT') return undefined;
  const right = values.every((value) => /^(?:"(?:[ !#-[\]-~]|\\[0-3][0-7]{2}|\\["\\]){0,255}"(?: |$))+$/.test(value));
  return right ? undefined : 'InvalidCharacterString (Value should be enclosed in quotation marks)';
}

/** Starts it with the zone `new.example`, and the keys `WRITES` and `READS`. */
export async function startRoute53Server(): Promise<Route53Server> {
  const sets = new Map<string, Stored>();
  const put = (set: Stored): void => void sets.set(key(set), set);
  put({ name: 'new.example.', type: 'NS', ttl: '172800', values: ['ns1.host.example.'] });
  put({ name: 'new.example.', type: 'TXT', ttl: '3600', values: ['"site-verification=abc"'] });
  put({ name: 'www.new.example.', type: 'A', ttl: '3600', values: ['192.0.2.80'] });
  put({ name: String.raw`\052.new.example.`, type: 'TXT', ttl: '3600', values: [String.raw`"gr\303\274n"`] });
  put({
    name: 'cdn.new.example.',
    type: 'A',
    ttl: '',
    values: [],
    alias: '<AliasTarget><DNSName>d.cdn.example.</DNSName></AliasTarget>',
  });

  const change = (body: string): ApiAnswer => {
    const next = new Map(sets);
    const faults: string[] = [];
    if (all(body, 'Value').join('').length > mostCharacters) faults.push('Number of characters exceeds 32000');
    for (const [, xml = ''] of body.matchAll(/<Change>([^]*?)<\/Change>/g)) {
      const first = (tag: string): string => all(xml, tag)[0] ?? '';
      const set = {
        name: first('Name').replace(/^\*/, String.raw`\052`),
        type: first('Type'),
        ttl: first('TTL'),
        values: all(xml, 'Value'),
      };
      const there = next.get(key(set));
      const fault = valueFault(set);
      const others = [...next.values()].filter(({ name, type }) => name === set.name && type !== set.type);
      const isAlias = set.type === 'CNAME' || others.some(({ type }) => type === 'CNAME');
      if (first('Action') === 'DELETE') {
        if (JSON.stringify(there) !== JSON.stringify(set))
          faults.push(
            `Tried to delete resource record set ${set.name} but the values provided do not match the current values`,
          );
        next.delete(key(set));
      } else if (there !== undefined)
        faults.push(`Tried to create resource record set ${set.name} but it already exists`);
      else if (fault !== undefined) faults.push(fault);
      else if (isAlias && others.length > 0)
        faults.push(`RRSet of type ${set.type} with DNS name ${set.name} is not permitted`);
      else next.set(key(set), set);
    }
    if (faults.length > 0) return refused(400, 'InvalidChangeBatch', faults.map(escape).join(', '));
    sets.clear();
    for (const [name, set] of next) sets.set(name, set);
    return { status: 200, body: '<ChangeResourceRecordSetsResponse></ChangeResourceRecordSetsResponse>' };
  };

  const server = await startApiServer((call) => {
    const signer = signerOf(call);
    if (typeof signer !== 'string') return signer;
    const { method, path, url, body } = call;
    if (path === '/hostedzonesbyname')
      return {
        status: 200,
        body: `<ListHostedZonesByNameResponse><HostedZones><HostedZone><Id>/hostedzone/${zone}</Id><Name>new.example.</Name><Config><PrivateZone>false</PrivateZone></Config></HostedZone></HostedZones></ListHostedZonesByNameResponse>`,
      };
    if (!path.startsWith(`/hostedzone/${zone}/rrset`)) return refused(404, 'NoSuchHostedZone', 'No hosted zone found');
    if (method === 'POST')
      return signer === 'READS'
        ? refused(403, 'AccessDenied', 'not authorized to perform: route53:ChangeResourceRecordSets')
        : change(body);
    const list = [...sets.values()];
    const { searchParams: from } = url;
    const at =
      from.get('name') === null
        ? 0
        : list.findIndex((set) => set.name === from.get('name') && set.type === from.get('type'));
    const next = list[at + pageSize];
    const more =
      next === undefined
        ? '<IsTruncated>false</IsTruncated>'
        : `<IsTruncated>true</IsTruncated><NextRecordName>${escape(next.name)}</NextRecordName><NextRecordType>${next.type}</NextRecordType>`;
    return {
      status: 200,
      body: `<?xml version="1.0"?>\n<ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets>${list
        .slice(at, at + pageSize)
        .map(shown)
        .join('')}</ResourceRecordSets>${more}</ListResourceRecordSetsResponse>`,
    };
  });
  return Object.assign(server, { sets });
}
