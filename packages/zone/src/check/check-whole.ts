import { lintZone } from '../lint/lint-zone.ts';
import { parseZone } from '../parse/parse-zone.ts';
import type { ParseZoneOptions } from '../parse/zone-file-reader.ts';
import { roundTrip } from '../wire/round-trip.ts';
import { noOrigin, sortedByPlace, type ZoneCheck } from './zone-check.ts';

/**
 * Checks a master file with every record as an object: by the full parser, the full round trip and every rule on every
 * owner. It is what `checkZone` must agree with, many times slower; tests hold the two together.
 */
export function checkWhole(input: string | Uint8Array, options: ParseZoneOptions = {}): ZoneCheck {
  const parsed = parseZone(input, options);
  const wire = roundTrip(parsed.records);
  const { origin, records, disabled } = parsed;
  const lint = origin === undefined ? noOrigin(parsed.faults, options.file) : lintZone({ origin, records, disabled });
  return {
    origin,
    records: records.length,
    faults: sortedByPlace([...parsed.faults, ...wire.faults, ...lint]),
    notCovered: wire.notCovered,
  };
}
