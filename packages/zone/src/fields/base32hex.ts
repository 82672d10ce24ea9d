const alphabet = '0123456789abcdefghijklmnopqrstuv';

/** Encodes octets in base32 with the extended hex alphabet, lower case, without padding (RFC 4648 §7). */
export function encodeBase32Hex(octets: Uint8Array): string {
  let [text, bits, count] = ['', 0, 0];
  for (const octet of octets) {
    bits = ((bits << 8) | octet) & 0xffff;
    for (count += 8; count >= 5; count -= 5) text += alphabet[(bits >> (count - 5)) & 31] ?? '';
  }
  return count === 0 ? text : text + (alphabet[(bits << (5 - count)) & 31] ?? '');
}

/** Decodes what {@link encodeBase32Hex} writes, in any case; undefined for anything else, bits left over included. */
export function decodeBase32Hex(text: string): Uint8Array | undefined {
  const octets: number[] = [];
  let [bits, count] = [0, 0];
  for (const character of text.toLowerCase()) {
    const value = alphabet.indexOf(character);
    if (value === -1) return undefined;
    bits = ((bits << 5) | value) & 0xfff;
    count += 5;
    if (count >= 8) {
      count -= 8;
      octets.push((bits >> count) & 255);
    }
  }
  return count < 5 && (bits & ((1 << count) - 1)) === 0 ? Uint8Array.from(octets) : undefined;
}
