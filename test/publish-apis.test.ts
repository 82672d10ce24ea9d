import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { domainName, type ResourceRecord, secret, WaxsealError } from '@waxseal/core';
import { desecPlace, planRrsets, powerdnsPlace, recordKey, type ZonePlace } from '@waxseal/publish';
import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { startDesecServer } from './support/desec-server.ts';
import { startNameServer, zoneName } from './support/name-servers.ts';
import { itConforms } from './support/place-conformance.ts';

const zone = (text: string): readonly ResourceRecord[] =>
  parseZone(`$TTL 3600\n${text}\n`, { origin: zoneName }).records.map(({ record }) => record);
const create = (text: string) =>
  planRrsets({ origin: zoneName, published: [], wanted: zone(text), owned: new Set() }).changes;
const context = { signal: AbortSignal.timeout(120_000) };
const read = async (place: ZonePlace): Promise<readonly string[]> =>
  (await place.read([], context)).records
    .filter(({ type }) => type !== 'SOA')
    .map(recordKey)
    .toSorted();
const said = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => {
      if (!(error instanceof WaxsealError)) throw error;
      return `${error.faults[0]?.message ?? ''} | ${error.faults[0]?.hint ?? ''}`;
    },
  );

describe.runIf(existsSync('/usr/sbin/pdns_server'))('a zone on a real PowerDNS, through its HTTP API', () => {
  const at = (api: { readonly url: string; readonly key: string } | undefined, key = api?.key ?? '') =>
    powerdnsPlace({ origin: zoneName, url: api?.url ?? '', key: secret(key) });

  itConforms(async () => {
    const server = await startNameServer('pdns_server');
    const place = at(server.api);
    return {
      origin: zoneName,
      place,
      editElsewhere: async () => void (await at(server.api).apply(create('elsewhere TXT "theirs"'), context)),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  });

  it('refuses a wrong key, a zone that is not there, and a server that is not, and changes nothing', async () => {
    await using server = await startNameServer('pdns_server');
    const before = await read(at(server.api));
    expect(await said(at(server.api, 'wrong').apply(create('a A 192.0.2.1'), context))).toBe(
      'PowerDNS does not take the credential (401) | it must be the api-key of the server’s configuration',
    );
    const other = powerdnsPlace({
      origin: domainName('other.example'),
      url: server.api?.url ?? '',
      key: secret('key-of-the-api'),
    });
    expect(await said(other.read([], context))).toMatch(
      /^PowerDNS (?:does not know this zone \(404\)|refuses the request \(422\))/,
    );
    const gone = powerdnsPlace({ origin: zoneName, url: 'http://127.0.0.1:9', key: secret('x') });
    expect(await said(gone.read([], context))).toMatch(/^PowerDNS cannot be reached/);
    expect(await read(at(server.api))).toEqual(before);
  });
});

describe('a zone at deSEC, as its published API describes it', () => {
  const at = (url: string, token = 'writes', pauses: number[] = []) =>
    desecPlace({
      origin: zoneName,
      url,
      token: secret(token),
      pause: async (milliseconds) => pauses.push(milliseconds),
    });

  itConforms(async () => {
    const server = await startDesecServer();
    return {
      origin: zoneName,
      place: at(server.url),
      editElsewhere: async () => server.put({ subname: 'elsewhere', type: 'TXT', ttl: 3600, records: ['"theirs"'] }),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  });

  it('waits as long as it is told when it asks too often, and gives up in words', async () => {
    await using server = await startDesecServer();
    const pauses: number[] = [];
    server.throttle(2, 7);
    expect((await read(at(server.url, 'writes', pauses))).length).toBeGreaterThan(0);
    expect(pauses).toEqual([7000, 7000]);
    server.throttle(1, 86_400);
    expect(await said(at(server.url).read([], context))).toBe(
      'deSEC is asked too often (429) | try again in 86400 s: what was written stays, and the next run goes on',
    );
  });

  it('refuses a wrong token, one that only reads, another zone and an RRset that is wrong, and changes nothing', async () => {
    await using server = await startDesecServer();
    const before = await read(at(server.url));
    const changes = create('a A 192.0.2.1\nb MX 10 a');
    expect(await said(at(server.url, 'wrong').apply(changes, context))).toMatch(
      /^deSEC does not take the credential \(401\)/,
    );
    expect(await said(at(server.url, 'reads').apply(changes, context))).toMatch(
      /^deSEC does not take the credential \(403\)/,
    );
    const other = desecPlace({ origin: domainName('other.example'), url: server.url, token: secret('writes') });
    expect(await said(other.read([], context))).toMatch(/^deSEC does not know this zone \(404\)/);
    const conflict = create('www CNAME host.example.\nc A 192.0.2.3');
    expect(await said(at(server.url).apply(conflict, context))).toMatch(/^deSEC refuses the request \(400\)/);
    expect(await read(at(server.url))).toEqual(before);
  });

  it('sends its token to no page elsewhere', async () => {
    await using elsewhere = await startDesecServer();
    const linking = createServer((_, response) =>
      response.writeHead(200, { link: `<${elsewhere.url}/domains/new.example/rrsets/>; rel="next"` }).end('[]'),
    );
    await new Promise<void>((resolve) => linking.listen(0, '127.0.0.1', () => resolve()));
    const { port } = linking.address() as AddressInfo;
    expect(await said(at(`http://127.0.0.1:${port}/api/v1`).read([], context))).toMatch(
      /^deSEC names a page at another address than its own/,
    );
    expect(elsewhere.requests).toEqual([]);
    await new Promise((done) => linking.close(done));
  });
});
