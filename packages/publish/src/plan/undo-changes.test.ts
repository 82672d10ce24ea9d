import { domainName, type ResourceRecord, seconds } from '@waxseal/core';
import { parseZone } from '@waxseal/zone';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { planRrsets, type RrsetChange } from './plan-rrsets.ts';
import { recordKey } from './record-key.ts';
import { joinChanges, undoChanges } from './undo-changes.ts';

const origin = domainName('new.example');
const all: readonly ResourceRecord[] = parseZone(
  '$TTL 300\na A 192.0.2.1\na A 192.0.2.2\nb TXT "x"\nb TXT "y"\n@ MX 10 a\nc AAAA 2001:db8::1\n',
  { origin },
).records.map(({ record }) => record);
const zones = fc
  .tuple(fc.subarray([...all]), fc.constantFrom(300, 86_400))
  .map(([records, ttl]) => records.map((record): ResourceRecord => ({ ...record, ttl: seconds(ttl) })));
const keys = (records: readonly ResourceRecord[]): readonly string[] =>
  records.map((record) => `${record.ttl} ${recordKey(record)}`).toSorted();
const plan = (published: readonly ResourceRecord[], wanted: readonly ResourceRecord[]) =>
  planRrsets({ origin, published, wanted, owned: new Set(published.map(recordKey)) }).changes;
const made = (zone: readonly ResourceRecord[], changes: readonly RrsetChange[]): readonly ResourceRecord[] => {
  const gone = new Set(keys(changes.flatMap((change) => (change.change === 'create' ? [] : change.before))));
  const come = changes.flatMap((change) => (change.change === 'delete' ? [] : change.after));
  return [...zone.filter((record) => !gone.has(keys([record])[0] ?? '')), ...come];
};

it('gives the zone as it was, after one run and after several joined ones', () => {
  fc.assert(
    fc.property(zones, zones, zones, (one, two, three) => {
      const first = plan(one, two);
      const then = plan(two, three);
      expect(keys(made(made(one, first), undoChanges(first)))).toEqual(keys(one));
      const joined = joinChanges(first, then);
      expect(keys(made(one, joined))).toEqual(keys(three));
      expect(keys(made(three, undoChanges(joined)))).toEqual(keys(one));
    }),
  );
});
