const [first, second] = [0xcc9e_2d51, 0x1b87_3593] as const;

function mixed(word: number): number {
  const product = Math.imul(word, first);
  return Math.imul((product << 15) | (product >>> 17), second);
}

/** A hash of octets: MurmurHash3 of 32 bits, four octets a step. */
export function hashOctets(octets: Uint8Array, from: number, to: number): number {
  let hash = to - from;
  let index = from;
  for (; index + 4 <= to; index += 4) {
    const word =
      (octets[index] as number) |
      ((octets[index + 1] as number) << 8) |
      ((octets[index + 2] as number) << 16) |
      ((octets[index + 3] as number) << 24);
    hash ^= mixed(word);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe654_6b64) | 0;
  }
  let rest = 0;
  for (; index < to; index += 1) rest = (rest << 8) | (octets[index] as number);
  hash ^= mixed(rest);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
