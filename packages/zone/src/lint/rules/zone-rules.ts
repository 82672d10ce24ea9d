import { type DomainName, isSubdomain, nameKey, rootName, sameName } from '@waxseal/core';
import { distinct, repetitions } from '../distinct.ts';
import { type Finding, type LintRule, ownerRule, recordRule, rrsetRule, zoneRule } from '../lint-rule.ts';
import { hasType, ownerOf, type ZoneIndex } from '../zone-index.ts';

function checkSoa(zone: ZoneIndex): readonly Finding[] {
  const all = zone.soas;
  const [first, second] = all;
  if (first === undefined) return [{ message: 'the zone has no SOA record' }];
  const stray = all.find(({ record }) => !sameName(record.owner, zone.origin));
  if (stray !== undefined) return [{ message: 'an SOA record stands at the apex only', at: stray }];
  return second === undefined ? [] : [{ message: `the zone has ${all.length} SOA records`, at: second }];
}

// The apex written twice at the end of a name: a final dot was forgotten.
function repeatsOrigin(name: DomainName, origin: DomainName): boolean {
  if (origin === rootName || name.length < 2 * origin.length) return false;
  return `.${nameKey(name)}`.endsWith(`.${nameKey(origin)}${nameKey(origin)}`);
}

/** Rules on the zone as a whole and on any of its records. */
export const zoneRules: readonly LintRule[] = [
  zoneRule({
    id: 'zone/one-soa',
    set: 'error',
    rfc: 'RFC 1035 §5.2',
    reason: 'A zone without exactly one SOA at its apex is not loaded.',
    fix: 'write one SOA record for the apex',
    check: checkSoa,
  }),
  zoneRule({
    id: 'zone/apex-ns',
    set: 'error',
    rfc: 'RFC 1035 §5.2',
    reason: 'A zone without NS records at its apex is not loaded.',
    fix: 'write an NS record per name server of the zone',
    check: (zone) => {
      const apex = ownerOf(zone, zone.origin);
      return apex !== undefined && hasType(apex, 'NS') ? undefined : { message: 'the apex has no NS record' };
    },
  }),
  zoneRule({
    id: 'zone/two-name-servers',
    set: 'best-practice',
    rfc: 'RFC 2182 §5',
    reason: 'With one name server the zone, and its mail, vanish when that server does.',
    fix: 'have the zone served by at least two servers',
    check: (zone) => {
      const apex = ownerOf(zone, zone.origin);
      const servers = apex?.records.filter(({ record }) => record.type === 'NS') ?? [];
      return distinct(servers).length === 1 ? { message: 'the zone has one name server only' } : undefined;
    },
  }),
  ownerRule({
    id: 'zone/out-of-zone',
    set: 'error',
    rfc: 'RFC 1035 §5.2',
    reason: 'Servers ignore or refuse records that are not below the apex.',
    fix: 'move the record to its own zone, or look for a wrong $ORIGIN',
    types: 'all',
    check: ({ owner }, { origin }) =>
      isSubdomain(owner, origin) ? undefined : { message: `the owner is outside the zone ${origin}` },
  }),
  ownerRule({
    id: 'zone/repeated-origin',
    set: 'best-practice',
    rfc: 'RFC 1035 §5.1',
    reason: 'A name without final dot is completed by the origin, so the zone appears twice in it.',
    fix: 'end the name with a dot',
    types: 'all',
    check: ({ owner }, { origin }) =>
      repeatsOrigin(owner, origin) ? { message: 'the owner holds the zone twice' } : undefined,
  }),
  recordRule({
    id: 'zone/repeated-origin-in-data',
    set: 'best-practice',
    rfc: 'RFC 1035 §5.1',
    reason: 'A target without final dot is completed by the origin and then exists nowhere.',
    fix: 'end the name with a dot',
    types: ['CNAME', 'DNAME', 'MX', 'NS', 'PTR', 'SRV'],
    check: (record, { origin }) => {
      const target = record.type === 'MX' ? record.exchange : record.target;
      return repeatsOrigin(target, origin) ? { message: 'the target holds the zone twice', value: target } : undefined;
    },
  }),
  rrsetRule({
    id: 'zone/mixed-ttl',
    set: 'strict',
    rfc: 'RFC 2181 §5.2',
    reason: 'Servers give one TTL per RRset and choose it themselves.',
    fix: 'write the same TTL on all records of one name and type',
    types: 'all',
    check: (records) => {
      // Each signature has the TTL of the records it signs (RFC 4034 §3).
      if (records[0]?.record.type === 'RRSIG') return undefined;
      const ttl = records[0]?.record.ttl;
      const other = records.find(({ record }) => record.ttl !== ttl);
      return (
        other && {
          message: `the TTL differs from ${ttl} of the same name and type`,
          value: String(other.record.ttl),
          at: other,
        }
      );
    },
  }),
  rrsetRule({
    id: 'zone/duplicate-record',
    set: 'best-practice',
    rfc: 'RFC 2181 §5',
    reason: 'A record written twice is one record; the second is a slip.',
    fix: 'remove the repetition',
    types: 'all',
    check: (records) =>
      records.length < 2
        ? undefined
        : repetitions(records).map((at) => ({ message: 'the same record stands in the zone already', at })),
  }),
];
