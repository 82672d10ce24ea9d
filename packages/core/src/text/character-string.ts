import { InputError } from '../errors.ts';
import { utf8Octets } from './octets.ts';

/** A character-string (RFC 1035 §3.3): a JS string of at most 255 code units, each an octet 0 to 255. */
export type CharacterString = string & { readonly __brand: 'CharacterString' };

const octetsOnly = /^[\0-\xff]*$/;

/**
 * Takes a string of octets as a character-string.
 * @throws InputError when it is longer than 255 octets or holds a code unit over 255 (RFC 1035 §3.3).
 */
export function characterString(octets: string): CharacterString {
  if (octets.length <= 255 && octetsOnly.test(octets)) return octets as CharacterString;
  const fault =
    octets.length > 255
      ? 'a character-string has at most 255 octets (RFC 1035 §3.3)'
      : 'a character-string holds octets, 0 to 255 each';
  throw new InputError(fault, { value: octets, hint: 'textStrings() encodes and splits any text' });
}

/** Splits text into character-strings of at most 255 octets of UTF-8 (RFC 1035 §3.3.14); empty text is one empty string. */
export function textStrings(text: string): readonly CharacterString[] {
  const octets = utf8Octets(text);
  const strings: CharacterString[] = [];
  for (let start = 0; start < octets.length; start += 255)
    strings.push(octets.slice(start, start + 255) as CharacterString);
  return strings.length === 0 ? ['' as CharacterString] : strings;
}

/** The octets of a TXT record as one string, joined without a space (RFC 7208 §3.3, RFC 6376 §3.6.2.2). */
export function joinedText(strings: readonly CharacterString[]): string {
  return strings.length === 1 ? (strings[0] ?? '') : strings.join('');
}
