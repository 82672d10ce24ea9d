import { characterString, type CharacterString, joinedText, type ResourceRecord } from '@waxseal/core';

const longest = 255;

/** Octets in as few character-strings as hold them; one empty string for none (RFC 1035 §3.3.14). */
function pieces(octets: string): readonly CharacterString[] {
  const count = Math.max(1, Math.ceil(octets.length / longest));
  return Array.from({ length: count }, (_, index) =>
    characterString(octets.slice(index * longest, (index + 1) * longest)),
  );
}

/**
 * A record with its text split the one way that every place agrees on. Providers join the strings of a TXT record and split
 * them again as they like, and readers of SPF, DKIM and DMARC join them (RFC 7208 §3.3, RFC 6376 §3.6.2.2).
 */
export function oneSpelling(record: ResourceRecord): ResourceRecord {
  if (record.type !== 'TXT' && record.type !== 'SPF') return record;
  return { ...record, strings: pieces(joinedText(record.strings)) };
}
