import type { Place, ResourceRecord } from '@waxseal/core';

/** A record and where it was written, as far as that is known. */
export interface LocatedRecord {
  readonly record: ResourceRecord;
  readonly place?: Place;
}
