import { resolve } from 'node:path';
import type { DomainName } from '@waxseal/core';
import { checkZoneOctets, type ParseZoneOptions, type ZoneCheck } from '@waxseal/zone/check';
import { headSize, readUnderOrigin } from '../guess-origin.ts';
import { includeReader } from '../include-reader.ts';
import type { OpenZone } from './zone-octets.ts';

/** Which file is checked, from where, and as which zone if that was said. */
export interface FileToCheck {
  /** As it was named; it stands in the findings. */
  readonly path: string;
  readonly cwd: string;
  readonly origin?: DomainName;
}

/** Checks an open zone file in some way. */
export type Checking = (zone: OpenZone, options: ParseZoneOptions) => ZoneCheck | Promise<ZoneCheck>;

/** A finding about what is missing stands nowhere: it is told of the file's beginning. */
function placed(check: ZoneCheck, file: string): ZoneCheck {
  return {
    ...check,
    faults: check.faults.map((fault) =>
      fault.place?.file === undefined ? { ...fault, place: { file, line: 1, column: 1, ...fault.place } } : fault,
    ),
  };
}

/** Checks an open zone file; where no $ORIGIN says which zone it is, its records or its name may. */
export async function checkOpen(
  zone: OpenZone,
  { path, cwd, origin: given }: FileToCheck,
  check: Checking = checkZoneOctets,
): Promise<ZoneCheck> {
  const file = path === '-' ? '(stdin)' : path;
  const options = { file, readFile: includeReader(resolve(cwd, path)) };
  const found = await readUnderOrigin({ path, head: zone.read(0, headSize), given }, (origin) =>
    check(zone, origin === undefined ? options : { ...options, origin }),
  );
  return placed(found, file);
}
