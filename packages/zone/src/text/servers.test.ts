import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainName, labelsOf, nameFromLabels, octetsOf, type ResourceRecord, type TypeName } from '@waxseal/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyRecordOf, everyType } from '../arbitrary-record.test-data.ts';
import { parseZone, renderZone } from '../index.ts';
import { encodeRecord } from '../wire/encode-record.ts';
import { inOrder, refusals } from './refusals.test-data.ts';
import { missingServers, readBy, type Server, servers } from './servers.test-data.ts';

const origin = domainName('new.example');
const head = '$ORIGIN new.example.\n$TTL 1d\n@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\nns1 A 192.0.2.53\n';
const recordsOf = (text: string | Uint8Array): readonly ResourceRecord[] =>
  parseZone(text).records.map(({ record }) => record);
const apex = recordsOf(head);
const names = Object.keys(servers) as Server[];
const title = missingServers.length === 0 ? '' : ` (not here: ${missingServers.join(', ')} missing)`;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'waxseal-servers-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Each record at a name of its own, beside and below no other; an SOA is the zone's. */
function placed(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  return records.map((record, index): ResourceRecord => {
    const labels = record.type === 'SOA' ? [] : [...labelsOf(record.owner), octetsOf(`r${index}`)];
    return { ...record, owner: nameFromLabels([...labels, ...labelsOf(origin)]) };
  });
}

function zoneOf(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  const hasSoa = records.some(({ type }) => type === 'SOA');
  return [...apex.filter(({ type }) => type !== 'SOA' || !hasSoa), ...records];
}

const octetsOfAll = (records: readonly ResourceRecord[]): readonly string[] =>
  records.map((record) => Buffer.from(encodeRecord(record)).toString('hex')).toSorted();

/** Gives a zone of these records to the server, without what it is known to refuse; tells how many were given. */
async function givenTo(server: Server, records: readonly ResourceRecord[]): Promise<number> {
  const known = refusals.filter((refusal) => refusal.server === server);
  const given = records.filter((record) => !known.some(({ refuses }) => refuses(record)));
  const { refused, read } = await readBy(server, directory, renderZone(zoneOf(given), { origin }));
  expect(refused).toBe('');
  if (read !== undefined) expect(octetsOfAll(recordsOf(read))).toEqual(octetsOfAll(zoneOf(given)));
  return given.length;
}

const takesNone = (server: Server | undefined, type: TypeName): boolean =>
  refusals.some((refusal) => refusal.server === server && refusal.whole?.includes(type) === true);

function someOf(type: TypeName): fc.Arbitrary<readonly ResourceRecord[]> {
  const record = fc.oneof(anyRecordOf(type), anyRecordOf(type).map(inOrder));
  return fc.array(record, { minLength: 1, maxLength: type === 'SOA' ? 1 : 150, size: 'max' });
}

describe.skipIf(missingServers.length > 0)(`a rendered zone${title}`, () => {
  it.each(everyType)(
    'with any %s records is accepted by BIND, Knot and NSD, and BIND reads the same octets',
    { timeout: 120_000 },
    async (type) => {
      let made = 0;
      const given = names.map(() => 0);
      await fc.assert(
        fc.asyncProperty(someOf(type), async (records) => {
          const counts = await Promise.all(names.map((server) => givenTo(server, placed(records))));
          made += records.length;
          for (const [index, count] of counts.entries()) given[index] = (given[index] ?? 0) + count;
        }),
        { numRuns: Number(process.env['WAXSEAL_DIFFERENTIAL_RUNS'] ?? 6) },
      );
      // A server that were given next to nothing would accept everything.
      const takers = given.filter((_, index) => !takesNone(names[index], type));
      expect(Math.min(...takers)).toBeGreaterThan(made / 3);
    },
  );

  it.each(refusals)('of $example is refused by $server: $why', async ({ server, example, refuses }) => {
    const records = recordsOf(`$ORIGIN new.example.\n$TTL 1d\n${example}\n`);
    expect(records.map(refuses)).toEqual([true]);
    expect((await readBy(server, directory, renderZone(zoneOf(records), { origin }))).refused).not.toBe('');
  });
});
