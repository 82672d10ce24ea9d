import { InputError, type Location } from '@waxseal/core';

const refusal = (value: string): InputError =>
  new InputError('not a location', { value, hint: '52 22 23.000 N 4 53 32.000 E -2.00m 1m 10000m 10m (RFC 1876 §3)' });

/** Degrees, minutes and seconds as thousandths of a second of arc. */
function angle(words: readonly string[], most: number, whole: string): number {
  const [degrees = '', minutes = '0', seconds = '0'] = words;
  const fits = /^\d{1,3}$/.test(degrees) && /^\d{1,2}$/.test(minutes) && /^\d{1,2}(?:\.\d{1,3})?$/.test(seconds);
  const value = Number(degrees) * 3_600_000 + Number(minutes) * 60_000 + Math.round(Number(seconds) * 1000);
  if (!fits || words.length > 3 || Number(minutes) > 59 || Number(seconds) >= 60 || value > most * 3_600_000)
    throw refusal(whole);
  return value;
}

function metres(text: string, whole: string): number {
  const digits = text.replace(/m$/i, '');
  if (!/^-?\d{1,8}(?:\.\d{1,2})?$/.test(digits)) throw refusal(whole);
  return Math.round(Number(digits) * 100);
}

/** Reads the text of LOC (RFC 1876 §3). @throws InputError for anything else. */
export function parseLocation(words: readonly string[]): Location {
  const whole = words.join(' ');
  const north = words.findIndex((word) => /^[ns]$/i.test(word));
  const east = words.findIndex((word) => /^[ew]$/i.test(word));
  if (north < 1 || east < north + 2) throw refusal(whole);
  const latitude = angle(words.slice(0, north), 90, whole) * (/^s$/i.test(words[north] ?? '') ? -1 : 1);
  const longitude = angle(words.slice(north + 1, east), 180, whole) * (/^w$/i.test(words[east] ?? '') ? -1 : 1);
  const [altitude, size = '1m', horizontal = '10000m', vertical = '10m', more] = words.slice(east + 1);
  if (altitude === undefined || more !== undefined) throw refusal(whole);
  const [up, ...lengths] = [altitude, size, horizontal, vertical].map((text) => metres(text, whole)) as [
    number,
    number,
    number,
    number,
  ];
  if (up < -10_000_000 || up > 4_284_967_295 || lengths.some((length) => length < 0 || length > 9e9))
    throw refusal(whole);
  // The wire holds a digit and a power of ten: what has more digits is cut, as every implementation does.
  const [sphere = 0, across = 0, above = 0] = lengths.map((length) =>
    length === 0 ? 0 : Math.floor(length / 10 ** Math.floor(Math.log10(length))) * 10 ** Math.floor(Math.log10(length)),
  );
  return {
    latitude: latitude === 0 ? 0 : latitude,
    longitude: longitude === 0 ? 0 : longitude,
    altitude: up,
    size: sphere,
    horizontalPrecision: across,
    verticalPrecision: above,
  };
}
