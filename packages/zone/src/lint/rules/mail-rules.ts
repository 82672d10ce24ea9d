import { type DomainName, isNullMx, isSpf, nameKey, parentName, type ResourceRecord, rootName } from '@waxseal/core';
import { type LintRule, ownerRule, recordRule, rrsetRule, type Verdict } from '../lint-rule.ts';
import type { LocatedRecord } from '../../located-record.ts';
import { perZone } from '../memo.ts';
import { textsWhere, usableSpf } from '../record-text.ts';
import { hasType, nameBelow, type OwnerGroup, ownerOf, recordsOf, type ZoneIndex } from '../zone-index.ts';

const receivesNothing = (group: OwnerGroup): boolean =>
  recordsOf(group, 'MX').some(isNullMx) && recordsOf(group, 'MX').length === 1;

// A record that is not read has a finding of its own.
const isSpfOrMeant = (text: string): boolean => isSpf(text) || /^\W*v?\W*spf\W?v?1/i.test(text);

function nullSpfMissing(group: OwnerGroup): Verdict {
  if (!receivesNothing(group)) return undefined;
  const spf = usableSpf(group);
  const isNull = spf !== undefined && spf.mechanisms.length === 0 && spf.otherwise === 'fail';
  const at = group.records.find(({ record }) => record.type === 'MX');
  return isNull || (spf !== undefined && spf.mechanisms.length > 0)
    ? undefined
    : { message: 'the name receives no mail and does not say that it sends none', ...(at && { at }) };
}

function wildcardsAbove(zone: ZoneIndex, key: string): readonly string[] {
  const found: string[] = [];
  for (let at = parentName(key as DomainName); at !== undefined && at !== rootName; at = parentName(at))
    if (zone.wildcards.has(`*.${at}`)) found.push(`*.${at}`);
  return found;
}

/** The names below each wildcard's parent that exist on their own; service names (`_…`) apart. */
const namesBesideWildcards = perZone((zone): ReadonlyMap<string, readonly OwnerGroup[]> => {
  const beside = new Map<string, OwnerGroup[]>();
  if (zone.wildcards.size === 0) return beside;
  for (const [key, group] of zone.owners) {
    if (key.startsWith('_') || key.startsWith('*.') || key.includes('._')) continue;
    for (const wildcard of wildcardsAbove(zone, key)) {
      const groups = beside.get(wildcard) ?? [];
      beside.set(wildcard, groups);
      groups.push(group);
    }
  }
  return beside;
});

/** The first name of the zone that a wildcard does not answer for although one would think so. */
function shadowed(zone: ZoneIndex, { owner, type }: ResourceRecord): string | undefined {
  const beside = namesBesideWildcards(zone).get(nameKey(owner)) ?? [];
  return beside.find((group) => !hasType(group, type, 'CNAME', 'NS'))?.owner;
}

function shadowCheck([first]: readonly LocatedRecord[], zone: ZoneIndex): Verdict {
  if (first?.record.owner.startsWith('*.') !== true) return undefined;
  const name = shadowed(zone, first.record);
  return name === undefined
    ? undefined
    : { message: `does not answer for ${name}, which exists without a ${first.record.type} record`, value: name };
}

/** The exchanges that some MX of the zone names. */
const exchanges = perZone(
  (zone): ReadonlySet<string> =>
    new Set(
      Array.from(zone.owners.values()).flatMap((group) =>
        recordsOf(group, 'MX').map(({ exchange }) => nameKey(exchange)),
      ),
    ),
);

function tlsaAtDomain(owner: DomainName, zone: ZoneIndex): Verdict {
  if (!/^_25\._tcp\./i.test(owner)) return undefined;
  const domain = nameBelow(owner, 2);
  const group = ownerOf(zone, domain);
  const named = group === undefined ? [] : recordsOf(group, 'MX').filter((record) => !isNullMx(record));
  const first = named.toSorted((one, other) => one.preference - other.preference)[0];
  if (first === undefined || exchanges(zone).has(nameKey(domain))) return undefined;
  return {
    message: 'this stands at the mail domain, and its mail goes to another host',
    value: owner,
    hint: `senders look it up at _25._tcp.${first.exchange}, with the key of that host`,
  };
}

/** Rules on what a zone as a whole says about mail. */
export const mailRules: readonly LintRule[] = [
  ownerRule({
    id: 'mail/null-spf',
    set: 'best-practice',
    rfc: 'RFC 7208 §10.1.2',
    reason: 'A name that receives no mail is still used in forged senders.',
    fix: 'publish v=spf1 -all beside the null MX',
    types: ['MX'],
    check: nullSpfMissing,
  }),
  ownerRule({
    id: 'mail/no-spf',
    set: 'best-practice',
    rfc: 'RFC 7208 §10.1',
    reason: 'A domain that receives mail and has no SPF record lets anybody send in its name.',
    fix: 'publish an SPF record',
    types: ['MX'],
    check: (group) =>
      !receivesNothing(group) &&
      !group.owner.startsWith('*.') &&
      !hasType(group, 'CNAME') &&
      textsWhere(group, isSpfOrMeant).length === 0
        ? { message: 'the name has MX records and no SPF record' }
        : undefined,
  }),
  rrsetRule({
    id: 'wildcard/shadow',
    set: 'best-practice',
    rfc: 'RFC 4592 §2.2.1',
    reason: 'A wildcard does not answer for names that exist, whatever type they have.',
    fix: 'write the record for that name too',
    types: ['A', 'AAAA', 'MX', 'TXT'],
    check: shadowCheck,
  }),
  recordRule({
    id: 'mail/tlsa-host',
    set: 'best-practice',
    rfc: 'RFC 7672 §3.1',
    reason: 'TLSA records are looked up at the host that MX names; a host without address serves nothing.',
    fix: 'correct the host name or remove the record',
    types: ['TLSA'],
    check: ({ owner }, zone) => {
      if (!/^_25\._tcp\./i.test(owner)) return undefined;
      const host = ownerOf(zone, nameBelow(owner, 2));
      return host !== undefined && hasType(host, 'A', 'AAAA', 'CNAME')
        ? undefined
        : { message: 'there is no host of this name in the zone' };
    },
  }),
  recordRule({
    id: 'mail/tlsa-exchange',
    set: 'best-practice',
    rfc: 'RFC 7672 §2.2.1',
    reason: 'Senders look TLSA up at the exchanges that MX names, not at the mail domain.',
    fix: 'move the record to _25._tcp of the exchange',
    types: ['TLSA'],
    check: ({ owner }, zone) => tlsaAtDomain(owner, zone),
  }),
];
