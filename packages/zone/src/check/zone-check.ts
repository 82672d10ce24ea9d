import type { DomainName, Fault } from '@waxseal/core';
import type { NotCovered } from '../wire/round-trip.ts';

/** What checking a zone file found. */
export interface ZoneCheck {
  readonly origin: DomainName | undefined;
  /** Records read. */
  readonly records: number;
  /** Syntax, wire and lint faults in the order of their places. */
  readonly faults: readonly Fault[];
  /** What the second encoder cannot express: never counted as passed. */
  readonly notCovered: readonly NotCovered[];
}

const byPlace = (one: Fault, other: Fault): number =>
  (one.place?.line ?? 0) - (other.place?.line ?? 0) || (one.place?.column ?? 0) - (other.place?.column ?? 0);

/** Faults in the order of their places, those of one place as they came. */
export function sortedByPlace(faults: readonly Fault[]): readonly Fault[] {
  return faults.toSorted(byPlace);
}

/** What is to be said of a file that names no zone; where it has faults, those say why. */
export function noOrigin(faults: readonly Fault[], file: string | undefined): readonly Fault[] {
  if (faults.length > 0) return [];
  return [
    {
      severity: 'error',
      rule: 'syntax',
      message: 'no zone: neither $ORIGIN nor a SOA record says which',
      ...(file === undefined ? {} : { place: { file, line: 1, column: 1 } }),
      hint: '--origin new.example',
    },
  ];
}
