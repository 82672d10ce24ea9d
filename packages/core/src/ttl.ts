import { InputError } from './errors.ts';

/** A duration in whole seconds, 0 to 2³¹−1: a TTL (RFC 2181 §8). */
export type Seconds = number & { readonly __brand: 'Seconds' };

const longest = 2 ** 31 - 1;

/**
 * Makes a TTL of whole seconds.
 * @throws InputError when it is not an integer from 0 to 2147483647 (RFC 2181 §8).
 */
export function seconds(value: number): Seconds {
  if (Number.isInteger(value) && value >= 0 && value <= longest) return value as Seconds;
  throw new InputError('a TTL is a whole number of seconds from 0 to 2147483647', {
    value: String(value),
    hint: 'one day is 86400',
  });
}

/** Minutes as seconds. @throws InputError as {@link seconds}. */
export function minutes(value: number): Seconds {
  return seconds(value * 60);
}

/** Hours as seconds. @throws InputError as {@link seconds}. */
export function hours(value: number): Seconds {
  return seconds(value * 3600);
}

/** Days as seconds. @throws InputError as {@link seconds}. */
export function days(value: number): Seconds {
  return seconds(value * 86_400);
}
