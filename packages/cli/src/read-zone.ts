import { resolve } from 'node:path';
import { type DomainName, domainName, InputError, type ResourceRecord } from '@waxseal/core';
import { parseZone } from '@waxseal/zone';
import { guessOrigin } from './guess-origin.ts';
import { includeReader } from './include-reader.ts';
import { type Io, readInput, unreadable } from './io.ts';

/** A zone read from a master file. */
export interface ReadZone {
  readonly origin: DomainName;
  readonly records: readonly ResourceRecord[];
}

/** Reads a zone from a master file. @throws InputError for a file that cannot be read, has a fault, or names no zone. */
export async function readZone(file: string, io: Io, given?: string): Promise<ReadZone> {
  const octets = await readInput(file, io).catch((cause: unknown) => {
    throw unreadable('the zone file', file, cause);
  });
  const named = given === undefined ? undefined : domainName(given);
  const readFileOf = includeReader(resolve(io.cwd, file));
  const first = parseZone(octets, { file, readFile: readFileOf, ...(named === undefined ? {} : { origin: named }) });
  const guess = first.origin === undefined ? guessOrigin(file) : undefined;
  const { origin, records, faults } =
    guess === undefined ? first : parseZone(octets, { file, readFile: readFileOf, origin: guess });
  if (faults.length > 0) throw new InputError(faults);
  if (origin === undefined)
    throw new InputError('no zone: neither $ORIGIN nor a SOA record says which', {
      place: { file },
      hint: '--origin new.example',
    });
  return { origin, records: records.map(({ record }) => record) };
}
