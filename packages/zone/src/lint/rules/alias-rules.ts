import { type DomainName, nameKey, parentName, sameName, type TypeName } from '@waxseal/core';
import { type LintRule, ownerRule, recordRule, rrsetRule } from '../lint-rule.ts';
import { distinct } from '../distinct.ts';
import { perZone } from '../memo.ts';
import { cutAbove, hasType, lookUp, ownerOf, recordsOf, type ZoneIndex } from '../zone-index.ts';

// RRSIG and NSEC stand beside a CNAME (RFC 4035 §2.5). KEY may too by that RFC, but NSD and Knot refuse it.
const besideCname: ReadonlySet<TypeName> = new Set<TypeName>(['CNAME', 'RRSIG', 'NSEC']);

/** What the zone above a delegation holds at it (RFC 4035 §2.2, §2.3). */
const ofDelegation: ReadonlySet<TypeName> = new Set<TypeName>(['NS', 'DS', 'NSEC', 'RRSIG']);

function aliasOf(zone: ZoneIndex, key: string): string | undefined {
  const group = zone.owners.get(key);
  const target = group && recordsOf(group, 'CNAME')[0]?.target;
  return target && nameKey(target);
}

/** What is known of the ends of chains: each name is followed once, however many chains lead through it. */
const knownLoops = perZone(() => new Map<string, boolean>());

function loops(start: DomainName, zone: ZoneIndex): boolean {
  const known = knownLoops(zone);
  const path = new Set<string>();
  let key: string | undefined = nameKey(start);
  while (key !== undefined && !path.has(key) && !known.has(key)) {
    path.add(key);
    key = aliasOf(zone, key);
  }
  const result = key !== undefined && (path.has(key) || known.get(key) === true);
  for (const name of path) known.set(name, result);
  return result;
}

/** Rules on CNAME and DNAME and on names below a cut. */
export const aliasRules: readonly LintRule[] = [
  ownerRule({
    id: 'cname/alone',
    set: 'error',
    rfc: 'RFC 1034 §3.6.2',
    reason: 'A name with a CNAME has no other data; servers refuse the zone.',
    fix: 'keep the CNAME or the other records, not both',
    types: ['CNAME'],
    check: ({ records }) => {
      const other = records.find(({ record }) => !besideCname.has(record.type));
      return other && { message: 'stands beside a CNAME of the same name', at: other };
    },
  }),
  rrsetRule({
    id: 'cname/single',
    set: 'error',
    rfc: 'RFC 1034 §3.6.2',
    reason: 'A name is an alias of one other name.',
    fix: 'keep one CNAME',
    types: ['CNAME'],
    check: (records) => {
      const [, second, ...more] = distinct(records);
      return second && { message: `the name has ${2 + more.length} CNAME records`, at: second };
    },
  }),
  recordRule({
    id: 'cname/apex',
    set: 'error',
    rfc: 'RFC 1912 §2.4',
    reason: 'The apex has SOA and NS records, so it cannot be an alias.',
    fix: 'write A and AAAA records for the apex',
    types: ['CNAME'],
    check: ({ owner }, { origin }) =>
      sameName(owner, origin) ? { message: 'the apex of a zone cannot be a CNAME' } : undefined,
  }),
  recordRule({
    id: 'cname/loop',
    set: 'best-practice',
    rfc: 'RFC 1034 §3.6.2',
    reason: 'An alias that leads back to itself never answers.',
    fix: 'let the chain end at a name with data',
    types: ['CNAME'],
    check: ({ owner, target }, zone) =>
      loops(owner, zone) ? { message: 'the alias leads back to itself', value: target } : undefined,
  }),
  recordRule({
    id: 'cname/dangling',
    set: 'best-practice',
    rfc: 'RFC 1912 §2.4',
    reason: 'An alias of a name that does not exist answers nothing.',
    fix: 'correct the target or remove the alias',
    types: ['CNAME'],
    check: ({ target }, zone) =>
      lookUp(zone, target) === 'missing'
        ? { message: 'the target does not exist in this zone', value: target }
        : undefined,
  }),
  rrsetRule({
    id: 'dname/single',
    set: 'error',
    rfc: 'RFC 6672 §2.4',
    reason: 'A tree is renamed to one other tree.',
    fix: 'keep one DNAME',
    types: ['DNAME'],
    check: (records) => {
      const [, second, ...more] = distinct(records);
      return second && { message: `the name has ${2 + more.length} DNAME records`, at: second };
    },
  }),
  recordRule({
    id: 'zone/below-cut',
    set: 'strict',
    rfc: 'RFC 1034 §4.2.1',
    reason: 'Below a delegation or a DNAME the zone does not answer, addresses of name servers apart.',
    fix: 'move the record to the zone below, or remove the NS or DNAME above',
    types: 'all',
    check: ({ owner, type }, zone) => {
      const cut = cutAbove(zone, owner);
      if (cut === undefined) return undefined;
      const isDname = hasType(zone.owners.get(cut) ?? { owner, records: [] }, 'DNAME');
      const atCut = nameKey(owner) === cut;
      if (isDname ? atCut : type === 'A' || type === 'AAAA' || (atCut && ofDelegation.has(type))) return undefined;
      // Servers refuse data below a DNAME; below a delegation they keep it and never answer with it.
      return isDname
        ? { message: `the zone does not answer here: ${cut} is renamed by a DNAME` }
        : { message: `the zone does not answer here: ${cut} is delegated`, severity: 'warning' };
    },
  }),
  recordRule({
    id: 'ds/delegation',
    set: 'strict',
    rfc: 'RFC 4035 §2.4',
    reason: 'A DS record vouches for a delegation; without NS records beside it there is none.',
    fix: 'write the NS records of the delegation, or remove the DS',
    types: ['DS'],
    check: ({ owner }, zone) =>
      sameName(owner, zone.origin) || !hasType(ownerOf(zone, owner) ?? { owner, records: [] }, 'NS')
        ? { message: `${parentName(owner) ?? '.'} delegates nothing here` }
        : undefined,
  }),
];
