import { type ResourceRecord, sameName } from '@waxseal/core';

type Address = Extract<ResourceRecord, { readonly type: 'A' | 'AAAA' }>;

const addressesOf = (records: readonly ResourceRecord[]): readonly Address[] =>
  records.flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record] : []));

/**
 * Addresses that hosts of ours leave for others, with what they move to: a name whose address we published has another one
 * of that family in the new zone. Such a host is not lost, it sends from elsewhere.
 */
export function movedAddresses(
  before: readonly ResourceRecord[],
  after: readonly ResourceRecord[],
  isOurs: (record: ResourceRecord) => boolean,
): ReadonlyMap<string, string> {
  const [old, next] = [addressesOf(before), addressesOf(after)];
  const holds = (list: readonly Address[], { owner, type, address }: Address): boolean =>
    list.some((other) => other.type === type && other.address === address && sameName(other.owner, owner));
  return new Map(
    old
      .filter((record) => isOurs(record) && !holds(next, record))
      .flatMap((record) => {
        const to = next.find(
          (other) => other.type === record.type && sameName(other.owner, record.owner) && !holds(old, other),
        );
        return to === undefined ? [] : [[record.address, to.address] as const];
      }),
  );
}
