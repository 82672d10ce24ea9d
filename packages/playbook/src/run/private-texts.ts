import { createPrivateKey } from 'node:crypto';

/** A private key as text holds its public half too: the lines of the modulus are in DNS for everybody to read. */
export interface PrivateTexts {
  /** Lines of the PEM text that hold octets of the private half. */
  readonly lines: readonly string[];
  /** The numbers of the private half, as octets. */
  readonly numbers: readonly Buffer[];
}

const armour = /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END /;
const privateNumbers = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;

function numbersOf(pem: string): readonly Buffer[] | undefined {
  try {
    const key = createPrivateKey(pem).export({ format: 'jwk' });
    return privateNumbers.flatMap((name) => {
      const value = key[name];
      return typeof value === 'string' ? [Buffer.from(value, 'base64url')] : [];
    });
  } catch {
    return undefined;
  }
}

/**
 * What is private in the text of a private key in PEM; undefined for any other text. DER writes the public numbers of RSA in
 * front of the private ones (RFC 8017 A.1.2), those of Ed25519 and EC behind or not at all: a line is private when it holds an
 * octet of a private number.
 */
export function privateTexts(pem: string): PrivateTexts | undefined {
  const lines = armour
    .exec(pem)?.[1]
    ?.split(/\r?\n/)
    .filter((line) => line !== '');
  const numbers = lines === undefined ? undefined : numbersOf(pem);
  if (lines === undefined || numbers === undefined) return undefined;
  const der = Buffer.from(lines.join(''), 'base64');
  const places = numbers.map((number) => ({ from: der.indexOf(number), to: der.indexOf(number) + number.length }));
  let at = 0;
  const isPrivate = lines.map((line) => {
    const [from, to] = [Math.floor((at * 6) / 8), Math.ceil(((at + line.length) * 6) / 8)];
    at += line.length;
    return places.some((place) => place.from === -1 || (from < place.to && place.from < to));
  });
  return { lines: lines.filter((_, index) => isPrivate[index]), numbers };
}
