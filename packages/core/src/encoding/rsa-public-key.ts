import { type DerElement, derSequence, derTags } from './der.ts';
import { encodeHex } from './hex.ts';

// The AlgorithmIdentifier of RSA: rsaEncryption with NULL parameters, as RFC 3279 §2.3.1 demands.
const rsaEncryption = '300d06092a864886f70d0101010500';

/** What a DKIM verifier needs to know of an RSA key: the length of its modulus and its exponent. */
export interface RsaPublicKey {
  readonly bits: number;
  readonly exponent: bigint;
}

/** The octets of a positive INTEGER without the sign octet. */
function positive(element: DerElement | undefined): Uint8Array | undefined {
  if (element?.tag !== derTags.integer || element.content.length === 0) return undefined;
  const [first = 0, second = 0] = element.content;
  const padded = first === 0 && element.content.length > 1 && second < 0x80;
  if (first >= 0x80 || padded) return undefined;
  return first === 0 ? element.content.subarray(1) : element.content;
}

const isOdd = (octets: Uint8Array): boolean => (octets.at(-1) ?? 0) % 2 === 1;
const bitsOf = (octets: Uint8Array): number => octets.length * 8 - Math.clz32(octets[0] ?? 0) + 24;

function readPair(octets: Uint8Array): RsaPublicKey | undefined {
  const parts = derSequence(octets) ?? [];
  const [modulus, exponent] = [positive(parts[0]), positive(parts[1])];
  if (parts.length !== 2 || modulus === undefined || exponent === undefined) return undefined;
  if (!isOdd(modulus) || !isOdd(exponent)) return undefined;
  const value = BigInt(`0x${encodeHex(exponent)}`);
  return value > 1n ? { bits: bitsOf(modulus), exponent: value } : undefined;
}

/**
 * Reads an RSA public key in DER: a SubjectPublicKeyInfo (what `openssl rsa -pubout` gives and every DKIM key uses) or
 * the bare RSAPublicKey that RFC 6376 §3.6.1 names. Undefined for anything else.
 */
export function readRsaPublicKey(der: Uint8Array): RsaPublicKey | undefined {
  const parts = derSequence(der) ?? [];
  const [algorithm, key] = parts;
  if (algorithm?.tag !== derTags.sequence) return readPair(der);
  const isRsa = encodeHex(algorithm.whole) === rsaEncryption;
  const bits = key?.tag === derTags.bitString && key.content[0] === 0 ? key.content.subarray(1) : undefined;
  return isRsa && parts.length === 2 && bits !== undefined ? readPair(bits) : undefined;
}
