import { type DomainName, type ResourceRecord, withoutDot } from '@waxseal/core';
import type { DomainChange } from './domain-change.ts';
import type { ZoneIndex } from './zone-index.ts';

function addressesAt(
  records: ZoneIndex,
  owner: DomainName,
): readonly (ResourceRecord & { readonly address: string })[] {
  return records.at(owner).flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record] : []));
}

/**
 * Addresses that come to the apex, where visitors of the domain's web site arrive as well. Where all that are published
 * there are ours, more of ours change nothing for anybody.
 */
export function addressChanges(
  before: ZoneIndex,
  after: ZoneIndex,
  apex: DomainName,
  isOurs: (record: ResourceRecord) => boolean,
): readonly DomainChange[] {
  const now = addressesAt(before, apex);
  if (now.length > 0 && now.every(isOurs)) return [];
  return addressesAt(after, apex)
    .filter(({ address }) => !now.some((known) => known.address === address))
    .map(({ address }) => ({ kind: 'address', words: `${withoutDot(apex)} gets the address ${address}` }));
}
