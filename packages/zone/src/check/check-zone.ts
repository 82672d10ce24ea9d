import { InputError } from '@waxseal/core';
import { scanPart } from '../bulk/scan-part.ts';
import type { ZoneSource } from '../bulk/stored-records.ts';
import { ZoneRun } from '../bulk/zone-run.ts';
import type { ParseZoneOptions } from '../parse/zone-file-reader.ts';
import type { ZoneCheck } from './zone-check.ts';

/** Octets read at a time: few enough to stay near the processor, many enough not to count. */
const partSize = 1 << 21;

/** Where a zone file is read from: any part of it, at any time. */
export interface ZoneOctets {
  /** Octets of the whole file. */
  readonly size: number;
  /** At most so many octets from a place on; they count until the next call. */
  readonly read: ZoneSource;
}

/** Longer lines are no records, and could not be held in memory. */
const longestLine = 1 << 26;
const newLine = 0x0a;

/** Behind the end of the line that begins at a place. */
function behindLine(octets: ZoneOctets, place: number): number {
  for (let at = place; at < octets.size;) {
    const part = octets.read(at, partSize);
    const end = part.indexOf(newLine);
    if (end !== -1) return at + end + 1;
    at += Math.max(1, part.length);
  }
  return octets.size;
}

/** Has a run take at least one line, of about `length` octets of the file. @throws InputError when the file became shorter meanwhile. */
export function takePart(run: ZoneRun, octets: ZoneOctets, options: ParseZoneOptions, length: number = partSize): void {
  const before = run.offset;
  // A record longer than a part: once more with a longer one.
  for (let wanted = length; run.offset === before && before < octets.size; wanted *= 2) {
    if (wanted > 2 * longestLine)
      return run.skipLine(behindLine(octets, before), `a line of more than ${longestLine} octets`);
    const isLast = before + wanted >= octets.size;
    const part = scanPart(octets.read(before, wanted), run.carried, {
      ...options,
      line: run.line,
      isLast,
      isGuess: false,
    });
    if (part !== undefined) run.add(part);
    if (isLast && run.offset === before)
      throw new InputError(
        'the file changed while it was read',
        options.file === undefined ? {} : { place: { file: options.file } },
      );
  }
}

/** Checks a master file part by part, so that memory grows with its records and not with its octets. Pure but for reading. */
export function checkZoneOctets(
  octets: ZoneOctets,
  options: ParseZoneOptions = {},
  length: number = partSize,
): ZoneCheck {
  const run = new ZoneRun(options, octets.size);
  while (run.offset < octets.size) takePart(run, octets, options, length);
  return run.finish(octets.read);
}

/** Checks a master file: parse, round trip through two wire encoders, lint. Pure. */
export function checkZone(input: string | Uint8Array, options: ParseZoneOptions = {}): ZoneCheck {
  const octets = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  return checkZoneOctets(
    { size: octets.length, read: (offset, length) => octets.subarray(offset, offset + length) },
    options,
  );
}
