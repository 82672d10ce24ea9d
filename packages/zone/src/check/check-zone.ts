import type { DomainName, Fault } from '@waxseal/core';
import { lintZone } from '../lint/lint-zone.ts';
import { type ParsedZone, parseZone, type ParseZoneOptions } from '../parse/parse-zone.ts';
import { type NotCovered, roundTrip } from '../wire/round-trip.ts';

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

const byPlace = (one: Fault, other: Fault): number => (one.place?.line ?? 0) - (other.place?.line ?? 0) || (one.place?.column ?? 0) - (other.place?.column ?? 0);

function noOrigin(parsed: ParsedZone, file: string | undefined): readonly Fault[] {
  if (parsed.origin !== undefined || parsed.faults.length > 0) return [];
  return [{ severity: 'error', rule: 'syntax', message: 'no zone: neither $ORIGIN nor a SOA record says which', ...(file === undefined ? {} : { place: { file, line: 1, column: 1 } }), hint: '--origin new.example' }];
}

/** Checks a master file: parse, round trip through two wire encoders, lint. Pure. */
export function checkZone(input: string | Uint8Array, options: ParseZoneOptions = {}): ZoneCheck {
  const parsed = parseZone(input, options);
  const wire = roundTrip(parsed.records);
  const { origin, records, disabled } = parsed;
  const lint = origin === undefined ? noOrigin(parsed, options.file) : lintZone({ origin, records, disabled });
  const faults = [...parsed.faults, ...wire.faults, ...lint].toSorted(byPlace);
  return { origin, records: records.length, faults, notCovered: wire.notCovered };
}
