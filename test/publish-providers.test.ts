import { domainName, type ResourceRecord, secret, WaxsealError } from '@waxseal/core';
import {
  cloudflarePlace,
  gandiPlace,
  hetznerPlace,
  ovhPlace,
  planRrsets,
  recordKey,
  recordKeys,
  route53Place,
  rrsetNames,
  type ZonePlace,
} from '@waxseal/publish';
import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import type { ApiAnswer, ApiServer } from './support/api-server.ts';
import { startCloudflareServer } from './support/cloudflare-server.ts';
import { startGandiServer } from './support/gandi-server.ts';
import { startHetznerServer } from './support/hetzner-server.ts';
import { itConforms } from './support/place-conformance.ts';
import { startOvhServer } from './support/ovh-server.ts';
import { startRoute53Server } from './support/route53-server.ts';

const origin = domainName('new.example');
const zone = (text: string): readonly ResourceRecord[] =>
  parseZone(`$TTL 3600\n${text}\n`, { origin }).records.map(({ record }) => record);
const create = (text: string) => planRrsets({ origin, published: [], wanted: zone(text), owned: new Set() }).changes;
const context = { signal: AbortSignal.timeout(120_000) };
const names = rrsetNames(zone('@ TXT "x"\nwww A 192.0.2.1\na A 192.0.2.1\nb A 192.0.2.1\nc A 192.0.2.1'), [], origin);
const read = async (place: ZonePlace): Promise<readonly string[]> =>
  (await place.read(names, context)).records.map(recordKey).toSorted();
const said = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => {
      if (!(error instanceof WaxsealError)) throw error;
      return `${error.faults[0]?.message ?? ''} | ${error.faults[0]?.hint ?? ''}`;
    },
  );

interface Credential {
  readonly origin?: typeof origin;
  readonly who?: 'writes' | 'reads' | 'wrong';
  readonly pauses?: number[];
}

interface Provider {
  readonly name: string;
  readonly start: () => Promise<ApiServer & { editElsewhere(): void }>;
  readonly at: (url: string, credential?: Credential) => ZonePlace;
  readonly wrong: RegExp;
  readonly readOnly: RegExp;
  readonly unknownZone: RegExp;
  readonly busy: ApiAnswer;
  /** What the words of `busy` ask for, in milliseconds. */
  readonly wait: number;
  /** More names than one request takes. */
  readonly many: number;
}

const pausing =
  (pauses: number[] = []) =>
  async (milliseconds: number) =>
    pauses.push(milliseconds);
const throttled: ApiAnswer = { status: 429, body: '{}', headers: { 'retry-after': '7' } };

const providers: readonly Provider[] = [
  {
    name: 'Cloudflare',
    start: async () => {
      const server = await startCloudflareServer();
      const theirs = { id: 'theirs', name: 'elsewhere.new.example', type: 'TXT', content: '"theirs"', ttl: 3600 };
      return Object.assign(server, { editElsewhere: () => void server.records.set('theirs', theirs) });
    },
    at: (url, { who = 'writes', pauses, ...more } = {}) =>
      cloudflarePlace({ origin, url, token: secret(who), pause: pausing(pauses), ...more }),
    wrong: /^Cloudflare does not take the credential \(403\) \| it must be an API token with Zone: Read and DNS: Edit/,
    readOnly: /^Cloudflare does not take the credential \(403\)/,
    unknownZone: /^Cloudflare does not know this zone/,
    busy: throttled,
    wait: 7000,
    many: 210,
  },
  {
    name: 'Hetzner',
    start: async () => {
      const server = await startHetznerServer();
      const theirs = { name: 'elsewhere', type: 'TXT', ttl: 3600, records: [{ value: '"theirs"' }] };
      return Object.assign(server, { editElsewhere: () => void server.rrsets.set('elsewhere/TXT', theirs) });
    },
    at: (url, { who = 'writes', pauses, ...more } = {}) =>
      hetznerPlace({ origin, url, token: secret(who), pause: pausing(pauses), ...more }),
    wrong: /^Hetzner does not take the credential \(401\)/,
    readOnly: /^Hetzner does not take the credential \(403\) \| .*permission to read and write/,
    unknownZone: /^Hetzner does not know this zone \(404\)/,
    busy: throttled,
    wait: 7000,
    many: 4,
  },
  {
    name: 'Gandi',
    start: async () => {
      const server = await startGandiServer();
      const theirs = { rrset_name: 'elsewhere', rrset_type: 'TXT', rrset_ttl: 3600, rrset_values: ['"theirs"'] };
      return Object.assign(server, { editElsewhere: () => void server.rrsets.set('elsewhere/TXT', theirs) });
    },
    at: (url, { who = 'writes', pauses, ...more } = {}) =>
      gandiPlace({ origin, url, token: secret(who), pause: pausing(pauses), ...more }),
    wrong: /^Gandi does not take the credential \(401\)/,
    readOnly: /^Gandi does not take the credential \(403\)/,
    unknownZone: /^Gandi does not know this zone \(404\)/,
    busy: throttled,
    wait: 7000,
    many: 4,
  },
  {
    name: 'Route 53',
    start: async () => {
      const server = await startRoute53Server();
      const theirs = { name: 'elsewhere.new.example.', type: 'TXT', ttl: '3600', values: ['"theirs"'] };
      return Object.assign(server, { editElsewhere: () => void server.sets.set('elsewhere.new.example. TXT', theirs) });
    },
    at: (url, { who = 'writes', pauses, ...more } = {}) =>
      route53Place({
        origin,
        url,
        credential: {
          accessKeyId: who === 'reads' ? 'READS' : 'WRITES',
          secretAccessKey: secret(who === 'wrong' ? 'wrong' : `secret-of-${who}`),
        },
        pause: pausing(pauses),
        ...more,
      }),
    wrong: /^Route 53 does not take the credential \(403\) \| .*whose clock is right/,
    readOnly: /^Route 53 does not take the credential \(403\)/,
    unknownZone: /^Route 53 does not know this zone/,
    busy: { status: 400, body: '<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>' },
    wait: 1000,
    many: 210,
  },
  {
    name: 'OVH',
    start: async () => {
      const server = await startOvhServer();
      const theirs = { id: 999, subDomain: 'elsewhere', fieldType: 'TXT', target: '"theirs"', ttl: 3600 };
      return Object.assign(server, { editElsewhere: () => void server.records.set(999, theirs) });
    },
    at: (url, { who = 'writes', pauses, ...more } = {}) =>
      ovhPlace({
        origin,
        url,
        credential: { applicationKey: 'app', applicationSecret: secret('hidden'), consumerKey: secret(who) },
        pause: pausing(pauses),
        ...more,
      }),
    wrong: /^OVH does not take the credential \(403\)/,
    readOnly: /^OVH does not take the credential \(403\) \| .*may GET, POST, PUT and DELETE/,
    unknownZone: /^OVH does not know this zone \(404\)/,
    busy: throttled,
    wait: 7000,
    many: 4,
  },
];

describe.each(providers)('a zone at $name, as its published API describes it', (provider) => {
  itConforms(async () => {
    const server = await provider.start();
    return {
      origin,
      place: provider.at(server.url),
      editElsewhere: async () => server.editElsewhere(),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  });

  it('refuses a wrong credential, one that only reads, another zone, and a server that is not, and changes nothing', async () => {
    await using server = await provider.start();
    const before = await read(provider.at(server.url));
    const changes = create('a A 192.0.2.1');
    expect(await said(provider.at(server.url, { who: 'wrong' }).apply(changes, context))).toMatch(provider.wrong);
    expect(await said(provider.at(server.url, { who: 'reads' }).apply(changes, context))).toMatch(provider.readOnly);
    const other = provider.at(server.url, { origin: domainName('other.example') });
    expect(await said(other.read(names, context))).toMatch(provider.unknownZone);
    const gone = provider.at('http://127.0.0.1:9');
    expect(await said(gone.read(names, context))).toMatch(/cannot be reached/);
    expect(await read(provider.at(server.url))).toEqual(before);
  });

  it('asks again when it was asked too often, as late as it says, and believes no answer that is none', async () => {
    await using server = await provider.start();
    const pauses: number[] = [];
    server.answer(1, provider.busy);
    const found = await read(provider.at(server.url, { pauses }));
    expect(pauses.slice(0, 1)).toEqual([provider.wait]);
    expect(found).toEqual(await read(provider.at(server.url)));
    server.answer(1, { status: 200, body: '{"hello":"world"}' });
    expect(await said(read(provider.at(server.url)))).toMatch(new RegExp(`^${provider.name} `));
    server.answer(1, { status: 503, headers: { 'retry-after': '86400' } });
    expect(await said(read(provider.at(server.url)))).toMatch(/is asked too often \(503\) \| try again in 86400 s/);
  });

  it('says what was written before it broke off, and the next run goes on from there', async () => {
    await using server = await provider.start();
    const place = provider.at(server.url);
    const text = 'x'.repeat(240);
    const many = Array.from({ length: provider.many }, (_, index) => `n${index} TXT "${text}"`).join('\n');
    const wanted = zone(many);
    server.breakAfter(1, { status: 500, body: '{}' });
    const broken = await said(place.apply(create(many), context));
    expect(broken).toMatch(/refuses the request \(500\); \d+ of \d+ changes were made before it: n0\.new\.example TXT/);
    server.breakAfter(1_000_000, { status: 500 });
    const { records } = await place.read(rrsetNames(wanted, [], origin), context);
    const { changes } = planRrsets({ origin, published: records, wanted, owned: new Set() });
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.length).toBeLessThan(wanted.length);
    await place.apply(changes, context);
    const now = recordKeys((await place.read(rrsetNames(wanted, [], origin), context)).records);
    expect(wanted.filter((record) => !now.has(recordKey(record)))).toEqual([]);
  });
});

describe('what each provider has of its own', () => {
  const plan = async (place: ZonePlace, text: string) => {
    const wanted = zone(text);
    const { records } = await place.read(rrsetNames(wanted, [], origin), context);
    return planRrsets({ origin, published: records, wanted, owned: new Set() }).changes;
  };

  it('Cloudflare: a proxied record is left alone, and comments of others stay', async () => {
    await using server = await startCloudflareServer();
    const place = cloudflarePlace({ origin, url: server.url, token: secret('writes') });
    expect(await said(place.apply(await plan(place, 'shop A 192.0.2.11'), context))).toMatch(
      /^a proxied record stands/,
    );
    await place.apply(await plan(place, '@ TXT "v=spf1 mx -all"'), context);
    const comments = [...server.records.values()].map(({ comment }) => comment).filter((one) => one !== undefined);
    expect(comments).toEqual(['of the shop']);
    await place.apply(await plan(place, '@ 600 TXT "v=spf1 mx -all"'), context);
    expect([...server.records.values()].filter(({ type }) => type === 'TXT').map(({ ttl }) => ttl)).toEqual([600, 600]);
  });

  it('Hetzner: comments of others stay when a set of theirs gains a record of ours', async () => {
    await using server = await startHetznerServer();
    const place = hetznerPlace({ origin, url: server.url, token: secret('writes'), pause: async () => undefined });
    await place.apply(await plan(place, '@ TXT "v=spf1 mx -all"'), context);
    expect(server.rrsets.get('@/TXT')?.records.map(({ comment }) => comment)).toContain('of the shop');
  });

  it('Route 53: octal escapes both ways, in names and text; alias sets are left alone', async () => {
    await using server = await startRoute53Server();
    const credential = { accessKeyId: 'WRITES', secretAccessKey: secret('secret-of-writes') };
    const place = route53Place({ origin, url: server.url, credential });
    const green = zone(String.raw`* TXT "gr\195\188n"`);
    expect((await place.read([], context)).records.map(recordKey)).toContain(recordKey(green[0]!));
    await place.apply(await plan(place, String.raw`*.box TXT "\195\164;\\"`), context);
    expect(server.sets.get(String.raw`\052.box.new.example. TXT`)?.values).toEqual([String.raw`"\303\244;\\"`]);
    expect(await said(place.apply(create('cdn A 192.0.2.1'), context))).toMatch(
      /^Route 53 refuses the request \(400\)/,
    );
    const expired = route53Place({ origin, url: server.url, credential, now: () => new Date('2001-01-01') });
    expect(await said(expired.read([], context))).toMatch(/^Route 53 does not take the credential \(403\)/);
  });

  it('OVH: what its form stores as DMARC is a TXT record, and every change ends with a refresh', async () => {
    await using server = await startOvhServer();
    const credential = { applicationKey: 'app', applicationSecret: secret('hidden'), consumerKey: secret('writes') };
    const place = ovhPlace({ origin, url: server.url, credential });
    expect(await plan(place, '_dmarc TXT "v=DMARC1;p=none"')).toEqual([]);
    await place.apply(await plan(place, '_dmarc TXT "v=DMARC1; p=reject"'), context);
    expect(server.served().filter(({ subDomain }) => subDomain === '_dmarc')).toMatchObject([
      { fieldType: 'TXT', target: '"v=DMARC1; p=reject"' },
    ]);
    server.breakAfter(1, { status: 500 });
    expect(await said(place.apply(create('a A 192.0.2.1'), context))).toMatch(
      /^the records are written, but OVH does not serve them yet: OVH refuses the request \(500\) \| refresh the zone/,
    );
  });
});
