import type { DomainName, ResourceRecord } from '@waxseal/core';

/** A zone as exports take it. */
export interface ExportInput {
  readonly origin: DomainName;
  readonly records: readonly ResourceRecord[];
}

/** A record that the other form cannot hold. */
export interface LeftOut {
  readonly record: ResourceRecord;
  readonly reason: string;
}

/** A zone in another form, and what that form cannot hold: nothing is dropped in silence. */
export interface ZoneExport {
  readonly text: string;
  readonly leftOut: readonly LeftOut[];
}
