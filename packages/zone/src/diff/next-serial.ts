const modulus = 2 ** 32;
const half = 2 ** 31;

/** How two serials stand to each other (RFC 1982 §3.2): exactly half the circle apart, nobody can tell. */
export type SerialOrder = 'before' | 'equal' | 'after' | 'undefined';

/** Compares serials on their circle of 2³² (RFC 1982 §3.2). */
export function compareSerials(a: number, b: number): SerialOrder {
  if (a === b) return 'equal';
  const ahead = (b - a + modulus) % modulus;
  if (ahead === half) return 'undefined';
  return ahead < half ? 'before' : 'after';
}

export interface SerialInput {
  /** The serial that the world has; absent for a zone that was never published. */
  readonly published?: number;
  /** Whether the zone says something else than what is published. */
  readonly changed: boolean;
  /** A serial that somebody wrote, e.g. 2026112401; it is used when it is after the published one. */
  readonly proposed?: number;
}

/**
 * The serial to publish: the published one while nothing changed, else one that secondaries take for newer (RFC 1982
 * §3). It needs no clock. 0 is left out because some software takes it for unset.
 */
export function nextSerial({ published, changed, proposed }: SerialInput): number {
  if (published === undefined) return proposed ?? 1;
  if (!changed) return published;
  if (proposed !== undefined && compareSerials(published, proposed) === 'before') return proposed;
  return (published + 1) % modulus || 1;
}
