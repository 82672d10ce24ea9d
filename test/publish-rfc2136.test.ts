import { existsSync } from 'node:fs';
import { domainName, type ResourceRecord, secret, WaxsealError } from '@waxseal/core';
import { planRrsets, recordKey, rfc2136Place, type Rfc2136Place, type RrsetChange } from '@waxseal/publish';
import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { keys, type ServerKind, startNameServer, type UpdatableServer, zoneName } from './support/name-servers.ts';
import { itConforms } from './support/place-conformance.ts';

const zone = (text: string): readonly ResourceRecord[] =>
  parseZone(`$TTL 300\n${text}\n`, { origin: zoneName }).records.map(({ record }) => record);
const context = { signal: AbortSignal.timeout(120_000) };
const at = (server: { readonly port: number }, more: Partial<Rfc2136Place> = {}) =>
  rfc2136Place({ origin: zoneName, server: '127.0.0.1', port: server.port, key: keys.writer, timeout: 3000, ...more });
const create = (text: string): readonly RrsetChange[] =>
  planRrsets({ origin: zoneName, published: [], wanted: zone(text), owned: new Set() }).changes;
const everything = async (server: UpdatableServer): Promise<readonly string[]> =>
  (await at(server).read([], context)).records
    .filter(({ type }) => type !== 'SOA')
    .map(recordKey)
    .toSorted();
const said = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof WaxsealError)) throw new Error('nothing of ours was thrown', { cause: error });
  return `${error.faults[0]?.message ?? ''} | ${error.faults[0]?.hint ?? ''}`;
};

const servers: readonly (readonly [ServerKind, string])[] = [
  ['named', '/usr/sbin/named'],
  ['knotd', '/usr/sbin/knotd'],
  ['pdns_server', '/usr/sbin/pdns_server'],
];

describe.each(servers)('a zone on %s', (kind, program) => {
  describe.runIf(existsSync(program))('by RFC 2136', () => {
    itConforms(async () => {
      const server = await startNameServer(kind);
      return {
        origin: zoneName,
        place: at(server),
        editElsewhere: async () => void (await at(server).apply(create('elsewhere TXT "theirs"'), context)),
        [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
      };
    });

    it('takes keys of every algorithm, read by questions as well as by transfer', async () => {
      await using server = await startNameServer(kind);
      for (const [index, key] of [keys.writer, keys.writer384, keys.writer512].entries())
        await at(server, { key }).apply(create(`a${index} A 192.0.2.1`), context);
      const asked = zone('a0 A 192.0.2.1\na1 A 192.0.2.1\na2 A 192.0.2.1');
      const { records, complete } = await at(server, { read: 'questions' }).read(asked, context);
      expect({ complete, keys: records.map(recordKey) }).toEqual({ complete: false, keys: asked.map(recordKey) });
    });

    it('refuses keys, clocks, zones and plans that are wrong, each in one error, and changes nothing', async () => {
      await using server = await startNameServer(kind);
      const before = await everything(server);
      const changes = create('new A 192.0.2.1');
      const apply = (more: Partial<Rfc2136Place>, what = changes): Promise<string> =>
        said(at(server, more).apply(what, context));
      const other = secret('dGhpcyBpcyBub3QgdGhlIHNlY3JldCBvZiBpdCE=');
      expect(await apply({ key: { ...keys.writer, secret: other } })).toMatch(
        /says BADSIG|signature that is not|without a signature|REFUSED/,
      );
      expect(await apply({ key: { ...keys.writer, name: domainName('nobody.key') } })).toMatch(
        /says BADKEY|without a signature/,
      );
      expect(await apply({ now: () => Math.floor(Date.now() / 1000) - 3600 })).toMatch(
        /says BADTIME|without a signature/,
      );
      expect(await apply({ key: keys.reader })).toMatch(/says (?:REFUSED|NOTAUTH|SERVFAIL|BADKEY)/);
      const elsewhere = domainName('other.example');
      const there = create('a A 192.0.2.1').map((change) => ({ ...change, owner: domainName('a.other.example') }));
      expect(await apply({ origin: elsewhere }, there)).toMatch(
        /says (?:NOTAUTH|REFUSED|SERVFAIL|BADKEY)|without a signature/,
      );
      expect(
        await apply({}, [
          {
            change: 'update',
            owner: zone('www A 192.0.2.1')[0]!.owner,
            type: 'A',
            before: zone('www A 192.0.2.1'),
            after: zone('www A 192.0.2.2'),
          },
        ]),
      ).toMatch(/says NXRRSET/);
      expect(await apply({}, create('www A 192.0.2.1'))).toMatch(/says YXRRSET/);
      expect(await everything(server)).toEqual(before);
    });

    it('takes an update of more than 64 KB in several messages, no name torn apart', async () => {
      await using server = await startNameServer(kind);
      const text = 'x'.repeat(240);
      const wanted = zone(Array.from({ length: 400 }, (_, index) => `n${index} TXT "${text}"`).join('\n'));
      const place = at(server);
      const { changes } = planRrsets({ origin: zoneName, published: [], wanted, owned: new Set() });
      await place.apply(changes, context);
      const found = new Set((await place.read([], context)).records.map(recordKey));
      expect(wanted.filter((record) => !found.has(recordKey(record)))).toEqual([]);
    });
  });
});
