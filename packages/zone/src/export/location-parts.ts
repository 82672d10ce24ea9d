import type { Location } from '@waxseal/core';

/** An angle in the parts that people write: whole degrees and minutes, seconds with three decimals. */
export interface Angle {
  readonly degrees: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly direction: string;
}

function angle(value: number, positive: string, negative: string): Angle {
  const rest = Math.abs(value);
  return {
    degrees: Math.floor(rest / 3_600_000),
    minutes: Math.floor(rest / 60_000) % 60,
    seconds: (rest % 60_000) / 1000,
    direction: value < 0 ? negative : positive,
  };
}

/** The two angles of a location, which it holds in thousandths of arc seconds (RFC 1876 §3). */
export function anglesOf({ latitude, longitude }: Location): readonly [latitude: Angle, longitude: Angle] {
  return [angle(latitude, 'N', 'S'), angle(longitude, 'E', 'W')];
}
