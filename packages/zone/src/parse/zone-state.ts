import { type DomainName, nameFromPresentation, type Seconds } from '@waxseal/core';
import { parseTtl } from '../fields/parse-ttl.ts';
import { blaming, Refused } from './refused.ts';
import type { Token } from '../fields/token.ts';

/** What carries over from one entry of a master file to the next. */
export interface ZoneState {
  origin: DomainName | undefined;
  /** Of `$TTL` (RFC 2308 §4). */
  ttl: Seconds | undefined;
  /** Of the record before. */
  lastTtl: Seconds | undefined;
  owner: DomainName | undefined;
}

/** A TTL as a word. @throws Refused for anything but seconds up to 2³¹−1, units allowed. */
export function readSeconds(token: Token | undefined): Seconds {
  const value = token === undefined || token.quoted ? undefined : parseTtl(token.text);
  if (value === undefined)
    throw new Refused('expected a TTL', token, {
      ...(token === undefined ? {} : { value: token.text }),
      hint: 'seconds, or with units like 1h30m',
    });
  if (value >= 2 ** 31)
    throw new Refused('a TTL is at most 2147483647 seconds (RFC 2181 §8)', token, { value: String(value) });
  return value as Seconds;
}

/** A name as a word. @throws Refused */
export function readName(token: Token, origin: DomainName | undefined): DomainName {
  if (token.quoted)
    throw new Refused('a name does not stand in quotes', token, { value: `"${token.text}"`, hint: token.text });
  return blaming(token, () => nameFromPresentation(token.text, origin));
}
