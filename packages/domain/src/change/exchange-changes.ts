import { type DomainName, nameKey, rootName, withoutDot } from '@waxseal/core';
import type { DomainChange } from './domain-change.ts';
import type { ZoneIndex } from './zone-index.ts';

/** Where mail for a name goes: its MX records, or the name itself where it has addresses only (RFC 5321 §5.1). */
function exchangesOf(records: ZoneIndex, owner: DomainName): ReadonlyMap<string, DomainName> {
  const here = records.at(owner);
  const named = here.flatMap((record) => (record.type === 'MX' ? [record.exchange] : []));
  const hasAddress = here.some(({ type }) => type === 'A' || type === 'AAAA');
  const all = named.length === 0 && hasAddress ? [owner] : named;
  // The root stands for no exchange at all (RFC 7505).
  return new Map(all.filter((name) => name !== rootName).map((name) => [nameKey(name), name]));
}

/** Names that take mail by an MX record before, and the apex, which takes it by its address alone too. */
function receivers(before: ZoneIndex, apex: DomainName): readonly DomainName[] {
  const named = before.records.flatMap((record) => (record.type === 'MX' ? [record.owner] : []));
  return [...new Map([apex, ...named].map((name) => [nameKey(name), name])).values()];
}

/** Exchanges that come or go at names which receive mail already. */
export function exchangeChanges(before: ZoneIndex, after: ZoneIndex, apex: DomainName): readonly DomainChange[] {
  return receivers(before, apex).flatMap((owner): readonly DomainChange[] => {
    const [now, then] = [exchangesOf(before, owner), exchangesOf(after, owner)];
    const name = withoutDot(owner);
    const gone = [...now].filter(([key]) => !then.has(key));
    const come = [...then].filter(([key]) => !now.has(key));
    return [
      ...gone.map(([, exchange]): DomainChange => ({
        kind: 'exchange',
        words: `mail for ${name} no longer goes to ${withoutDot(exchange)}`,
      })),
      ...(now.size === 0 && !before.at(owner).some(({ type }) => type === 'MX') ? [] : come).map(
        ([, exchange]): DomainChange => ({
          kind: 'exchange',
          words: `mail for ${name} also goes to ${withoutDot(exchange)}`,
        }),
      ),
    ];
  });
}
