import { type CharacterString, joinedText, octetsOf } from '@waxseal/core';

/** The text of character-strings for people and for forms: joined, decoded as UTF-8; undefined when it is not UTF-8. */
export function plainText(strings: readonly CharacterString[]): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octetsOf(joinedText(strings)));
  } catch {
    return undefined;
  }
}
