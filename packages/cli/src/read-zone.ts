import { resolve } from 'node:path';
import { type DomainName, InputError, type ResourceRecord } from '@waxseal/core';
import { parseZone } from '@waxseal/zone';
import { readUnderOrigin } from './guess-origin.ts';
import { includeReader } from './include-reader.ts';
import { type Io, readInput, unreadable } from './io.ts';
import { originOption } from './origin-option.ts';

/** A zone read from a master file. */
export interface ReadZone {
  readonly origin: DomainName;
  readonly records: readonly ResourceRecord[];
}

/** Reads a zone from a master file. @throws InputError for a file that cannot be read, has a fault, or names no zone. */
export async function readZone(path: string, io: Io, given?: string): Promise<ReadZone> {
  const octets = await readInput(path, io).catch((cause: unknown) => {
    throw unreadable('the zone file', path, cause);
  });
  const options = { file: path, readFile: includeReader(resolve(io.cwd, path)) };
  const zone = { path, head: octets, given: originOption(given) };
  const { origin, records, faults } = await readUnderOrigin(zone, (named) =>
    parseZone(octets, named === undefined ? options : { ...options, origin: named }),
  );
  if (faults.length > 0) throw new InputError(faults);
  if (origin === undefined)
    throw new InputError('no zone: neither $ORIGIN nor a SOA record says which', {
      place: { file: path },
      hint: '--origin new.example',
    });
  return { origin, records: records.map(({ record }) => record) };
}
