import { scanPart } from '../bulk/scan-part.ts';
import { ZoneRun } from '../bulk/zone-run.ts';
import type { ParseZoneOptions } from '../parse/zone-file-reader.ts';
import type { ZoneCheck } from './zone-check.ts';

/** Octets read at a time: few enough to stay near the processor, many enough not to count. */
const partSize = 1 << 22;

/** Checks a master file part by part, each read with what the one before carried over. */
export function checkInParts(octets: Uint8Array, options: ParseZoneOptions, size: number): ZoneCheck {
  const run = new ZoneRun(options);
  for (let length = size; run.offset < octets.length; ) {
    const end = Math.min(run.offset + length, octets.length);
    const part = scanPart(octets.subarray(run.offset, end), run.carried, { ...options, line: run.line, isLast: end === octets.length, isGuess: false });
    if (part !== undefined) run.add(part);
    // A record longer than a part: once more with a longer one.
    length = part === undefined || part.consumed === 0 ? length * 2 : size;
  }
  return run.finish((offset, count) => octets.subarray(offset, offset + count));
}

/** Checks a master file: parse, round trip through two wire encoders, lint. Pure. */
export function checkZone(input: string | Uint8Array, options: ParseZoneOptions = {}): ZoneCheck {
  return checkInParts(typeof input === 'string' ? new TextEncoder().encode(input) : input, options, partSize);
}
