import { nameKey, type ResourceRecord } from '@waxseal/core';

/** The RRset that something belongs to, as a key: owner without case, and type. */
export function setKey({ owner, type }: Pick<ResourceRecord, 'owner' | 'type'>): string {
  return `${nameKey(owner)} ${type}`;
}
