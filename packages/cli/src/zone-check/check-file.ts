import { resolve } from 'node:path';
import type { DomainName } from '@waxseal/core';
import { checkZoneOctets, type ParseZoneOptions, type ZoneCheck } from '@waxseal/zone/check';
import { guessOrigin } from '../guess-origin.ts';
import { includeReader } from '../include-reader.ts';
import { unreadable } from '../io.ts';
import { type OpenZone, openZone } from './zone-octets.ts';

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

/** Opens the file. @throws InputError for one that cannot be read. */
export function open({ path, cwd }: FileToCheck): OpenZone {
  try {
    return openZone(resolve(cwd, path));
  } catch (cause) {
    throw unreadable('the zone file', path, cause);
  }
}

/** Checks an open zone file; where nothing in it says which zone it is, its name may. */
export async function checkOpen(
  zone: OpenZone,
  { path, cwd, origin }: FileToCheck,
  check: Checking = checkZoneOctets,
): Promise<ZoneCheck> {
  const file = path === '-' ? '(stdin)' : path;
  const options = { file, readFile: includeReader(resolve(cwd, path)), ...(origin === undefined ? {} : { origin }) };
  const found = await check(zone, options);
  const guess = found.origin === undefined && origin === undefined ? guessOrigin(path) : undefined;
  return placed(guess === undefined ? found : await check(zone, { ...options, origin: guess }), file);
}
