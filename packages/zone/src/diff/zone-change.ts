import type { DomainName, ResourceRecord, TypeName } from '@waxseal/core';

/** One difference between two zones: an RRset that comes, goes, or has other data or another TTL. */
export type ZoneChange =
  | {
      readonly change: 'create';
      readonly owner: DomainName;
      readonly type: TypeName;
      readonly after: readonly ResourceRecord[];
    }
  | {
      readonly change: 'update';
      readonly owner: DomainName;
      readonly type: TypeName;
      readonly before: readonly ResourceRecord[];
      readonly after: readonly ResourceRecord[];
    }
  | {
      readonly change: 'delete';
      readonly owner: DomainName;
      readonly type: TypeName;
      readonly before: readonly ResourceRecord[];
    };
