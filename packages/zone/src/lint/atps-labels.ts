import { createHash } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Base32 in lower case, without padding (RFC 4648 §6). */
function base32(octets: Uint8Array): string {
  const bits = Array.from(octets, (octet) => octet.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** The names below `_atps` at which receivers look for a signing domain: by SHA-256, by SHA-1, and by no hash (RFC 6541 §4.2). */
export function atpsLabels(domain: string): readonly string[] {
  const name = domain.toLowerCase().replace(/\.$/, '');
  return [...['sha256', 'sha1'].map((hash) => base32(createHash(hash).update(name, 'latin1').digest())), name];
}
