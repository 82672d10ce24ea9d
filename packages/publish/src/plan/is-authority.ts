import { type DomainName, type ResourceRecord, sameName } from '@waxseal/core';

/** Whether a record is the place's own: the SOA, and the name servers at the apex, which its operator sets. */
export function isAuthority({ owner, type }: Pick<ResourceRecord, 'owner' | 'type'>, origin: DomainName): boolean {
  return type === 'SOA' || (type === 'NS' && sameName(owner, origin));
}
