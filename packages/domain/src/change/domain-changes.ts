import type { DomainName, ResourceRecord } from '@waxseal/core';
import { addressChanges } from './address-changes.ts';
import type { DomainChange } from './domain-change.ts';
import { exchangeChanges } from './exchange-changes.ts';
import { keyChanges } from './key-changes.ts';
import { policyChanges } from './policy-changes.ts';
import { reportChanges } from './report-changes.ts';
import { zoneIndex } from './zone-index.ts';

/** A zone as it is published, and as it would be. */
export interface ZoneChange {
  readonly apex: DomainName;
  readonly before: readonly ResourceRecord[];
  readonly after: readonly ResourceRecord[];
  /** Whether a published record is one that this project published itself. */
  readonly isOurs?: (record: ResourceRecord) => boolean;
}

/**
 * Everything in a new zone that would cost mail or weaken what is published, as far as records alone tell: exchanges that
 * come or go, keys and report addresses that go, weaker policies, addresses that come to the apex. Who may send is a
 * question to the DNS, and not asked here.
 */
export function domainChanges({ apex, before, after, isOurs = () => false }: ZoneChange): readonly DomainChange[] {
  const [now, next] = [zoneIndex(before), zoneIndex(after)];
  return [
    ...keyChanges(now, next, isOurs),
    ...exchangeChanges(now, next, apex),
    ...policyChanges(now, next),
    ...reportChanges(now, next),
    ...addressChanges(now, next, apex, isOurs),
  ];
}
