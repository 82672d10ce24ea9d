import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { domainName, type ResourceRecord, secret, WaxsealError } from '@waxseal/core';
import {
  commandPlace,
  desecPlace,
  planRrsets,
  powerdnsPlace,
  recordKey,
  recordKeys,
  type ZonePlace,
} from '@waxseal/publish';
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

describe('a zone that a command of one’s own publishes', () => {
  const hook = join(import.meta.dirname, '../examples/publish-hook.ts');
  const first = [
    { name: 'new.example', type: 'TXT', ttl: 3600, values: ['"site-verification=abc"'] },
    { name: 'www.new.example', type: 'A', ttl: 3600, values: ['192.0.2.80'] },
  ];
  const open = () => {
    const directory = mkdtempSync(join(tmpdir(), 'waxseal-hook-'));
    writeFileSync(join(directory, 'zone.json'), JSON.stringify(first));
    const at = (...command: readonly [string, ...string[]]) =>
      commandPlace({ origin: zoneName, command: [...command], directory, timeout: 20 });
    return {
      directory,
      at,
      origin: zoneName,
      place: at(process.execPath, hook),
      editElsewhere: async () => {
        const theirs = { name: 'elsewhere.new.example', type: 'TXT', ttl: 3600, values: ['"theirs"'] };
        writeFileSync(join(directory, 'zone.json'), JSON.stringify([...first, theirs]));
      },
      [Symbol.asyncDispose]: async () => rmSync(directory, { recursive: true, force: true }),
    };
  };

  itConforms(async () => open());

  it('finds the plan as JSON on its standard input', async () => {
    await using world = open();
    const place = commandPlace({
      origin: zoneName,
      command: ['/bin/sh', '-c', 'cat > plan.json; echo \'{"state":"handed over","note":"ticket 7"}\''],
      directory: world.directory,
      read: async () => ({ records: zone('old A 192.0.2.1'), complete: true }),
    });
    const { changes } = planRrsets({
      origin: zoneName,
      published: zone('old A 192.0.2.1'),
      wanted: zone('@ TXT "v=spf1 mx" " -all; \\"x\\""'),
      owned: recordKeys(zone('old A 192.0.2.1')),
    });
    expect(await place.apply(changes, context)).toEqual({ state: 'handed over', note: 'ticket 7\n' });
    expect(JSON.parse(readFileSync(join(world.directory, 'plan.json'), 'utf8'))).toEqual({
      version: 1,
      action: 'apply',
      zone: 'new.example',
      minimumTtl: 0,
      changes: [
        { change: 'delete', name: 'old.new.example', type: 'A', ttl: 3600, before: [{ data: '192.0.2.1' }], after: [] },
        {
          change: 'create',
          name: 'new.example',
          type: 'TXT',
          ttl: 3600,
          before: [],
          after: [{ data: String.raw`"v=spf1 mx -all; \"x\""`, text: 'v=spf1 mx -all; "x"' }],
        },
      ],
    });
  });

  it.each([
    ['cannot be started', ['/nowhere/publish'], /^the publish command cannot be started: .*ENOENT/],
    ['fails', ['/bin/sh', '-c', 'echo no token >&2; exit 4'], /^the publish command ended with 4/],
    ['prints something else', ['/bin/sh', '-c', 'echo done'], /^the publish command prints no JSON object/],
    [
      'prints another zone',
      ['/bin/sh', '-c', `echo '{"records":[{"name":"a.example","type":"A","ttl":1,"data":"192.0.2.1"}]}'`],
      /^the publish command prints a record of another zone/,
    ],
    ['prints without end', ['/bin/sh', '-c', 'yes'], /^the publish command was stopped: it prints more than/],
  ] as const)('is refused in words where it %s', async (_, command, words) => {
    await using world = open();
    const [program, ...args] = command;
    expect(await said(world.at(program, ...args).read([], context))).toMatch(words);
  });

  it('ends with the run that started it, and with all that it started', async () => {
    await using world = open();
    const stop = new AbortController();
    const place = world.at('/bin/sh', '-c', 'sleep 600 & echo $! > child; wait');
    const reading = said(place.read([], { signal: stop.signal }));
    while (!existsSync(join(world.directory, 'child'))) await sleep(20);
    stop.abort();
    expect(await reading).toMatch(/^the publish command was stopped: the run ends/);
    const pid = Number(readFileSync(join(world.directory, 'child'), 'utf8'));
    const isAlive = (): boolean =>
      existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    while (isAlive()) await sleep(20);
    expect(isAlive()).toBe(false);
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
