import {
  type DomainName,
  isDmarc,
  isSpf,
  isSubdomain,
  nameKey,
  type ResourceRecord,
  sameName,
  withoutDot,
} from '@waxseal/core';
import { zoneIndex, type ZoneIndex } from '../change/zone-index.ts';
import type { DomainDeclaration } from '../declaration/domain-schema.ts';
import { readMailName } from './read-mail-name.ts';

/** A declaration read from a zone, without the lines that it keeps. */
export interface ReadDomain {
  readonly declaration: Omit<DomainDeclaration, 'records'>;
  /** Records that the declaration does not stand for: to be kept word for word. The zone's authority is not among them. */
  readonly rest: readonly ResourceRecord[];
  /** What could not be read, in sentences. */
  readonly notes: readonly string[];
}

/** Whether a name is written with letters, digits and hyphens alone: others have no place in a declaration. */
const isPlain = (label: string): boolean => /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(label);

/** Names below the apex that send, receive, or have a policy of their own. */
function mailNames(zone: ZoneIndex, apex: DomainName): readonly DomainName[] {
  const cuts = zone.records
    .filter(({ type, owner }) => type === 'NS' && !sameName(owner, apex))
    .map(({ owner }) => owner);
  const receiving = zone.records.flatMap(({ type, owner }) => (type === 'MX' ? [owner] : []));
  const policies = zone
    .ownersOf(isDmarc)
    .flatMap((owner) => (/^_dmarc\./i.test(owner) ? [owner.slice(7) as DomainName] : []));
  const all = [...receiving, ...zone.ownersOf(isSpf), ...policies];
  const names = new Map(all.map((owner) => [nameKey(owner), owner]));
  return [...names.values()].filter(
    (owner) =>
      !sameName(owner, apex) &&
      isSubdomain(owner, apex) &&
      isPlain(owner.slice(0, -apex.length - 1)) &&
      !cuts.some((cut) => isSubdomain(owner, cut)),
  );
}

/** Reads a published zone as a declaration. Pure; what it does not know how to say is kept as records. */
export function readDomain(apex: DomainName, records: readonly ResourceRecord[]): ReadDomain {
  const zone = zoneIndex(records);
  const own = readMailName(zone, apex, true);
  const below = mailNames(zone, apex).map((owner) => ({ owner, ...readMailName(zone, owner, false) }));
  const taken = new Set([...own.taken, ...below.flatMap((name) => name.taken)]);
  return {
    declaration: {
      name: withoutDot(apex),
      ...own.name,
      apex: 'nobody',
      parked: [],
      subdomains: Object.fromEntries(below.map(({ owner, name }) => [owner.slice(0, -apex.length - 1), name])),
    },
    rest: records.filter(
      (record) =>
        !taken.has(record) && !(sameName(record.owner, apex) && (record.type === 'SOA' || record.type === 'NS')),
    ),
    notes: [...own.notes, ...below.flatMap(({ notes }) => notes)],
  };
}
