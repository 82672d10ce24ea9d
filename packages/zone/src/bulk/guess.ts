import type { ParseZoneOptions } from '../parse/zone-file-reader.ts';
import { scanPart } from './scan-part.ts';
import type { Carried, ZonePart } from './zone-part.ts';
import type { ZoneRun } from './zone-run.ts';

/** What later parts of a file most likely begin with: the origin and TTL of its head. A guess, to read parts side by side. */
export function guessFrom({ carried: { origin, ttl } }: ZoneRun): Carried {
  return { origin, ttl, lastTtl: undefined, owner: undefined };
}

export interface GuessOptions extends ParseZoneOptions {
  /** Nothing follows the part. */
  readonly isLast: boolean;
  /** Memory to be used again, of a part that was taken. */
  readonly spare?: readonly ArrayBuffer[] | undefined;
}

/** Reads a part before what precedes it is known. Undefined where its meaning depends on more than was guessed. */
export function scanGuess(octets: Uint8Array, guess: Carried, options: GuessOptions): ZonePart | undefined {
  return scanPart(octets, guess, { ...options, line: 0, isGuess: true });
}

/** Has a run take a part that was read on a guess; false when the guess was wrong. The part's memory is then free. */
export function takeGuess(run: ZoneRun, part: ZonePart | undefined, guess: Carried): boolean {
  if (part === undefined || run.carried.origin !== guess.origin || run.carried.ttl !== guess.ttl) return false;
  run.add(part);
  return true;
}
