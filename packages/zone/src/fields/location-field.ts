import type { Location } from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { readLocation, writeLocation } from './location-octets.ts';
import { parseLocation } from './parse-location.ts';
import { between, object, whole } from './schemas.ts';

function degrees(value: number, positive: string, negative: string): string {
  const rest = Math.abs(value);
  const [hours, minutes, seconds] = [
    Math.floor(rest / 3_600_000),
    Math.floor(rest / 60_000) % 60,
    (rest % 60_000) / 1000,
  ];
  return `${hours} ${minutes} ${seconds.toFixed(3)} ${value < 0 ? negative : positive}`;
}

function text({ latitude, longitude, altitude, size, horizontalPrecision, verticalPrecision }: Location): string {
  const lengths = [altitude, size, horizontalPrecision, verticalPrecision].map(
    (centimetres) => `${(centimetres / 100).toFixed(2)}m`,
  );
  return [degrees(latitude, 'N', 'S'), degrees(longitude, 'E', 'W'), ...lengths].join(' ');
}

/** A place on earth. */
export const locationField: FieldCodec<'location'> = {
  words: 'rest',
  parse: (words) => parseLocation(words.map((word) => word.text)),
  text,
  write: writeLocation,
  read: readLocation,
  schema: object({
    latitude: between(-(2 ** 31), 2 ** 31 - 1),
    longitude: between(-(2 ** 31), 2 ** 31 - 1),
    altitude: between(-10_000_000, 4_284_967_295),
    size: whole(9_000_000_000),
    horizontalPrecision: whole(9_000_000_000),
    verticalPrecision: whole(9_000_000_000),
  }),
};
