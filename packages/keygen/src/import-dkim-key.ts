import { createPublicKey, type KeyObject } from 'node:crypto';
import { InputError, secret } from '@waxseal/core';
import { type DkimKey, rsaBits, strengthWarnings } from './dkim-key.ts';
import { readPrivatePem } from './read-private-pem.ts';

const kinds: Readonly<Record<string, string>> = {
  ec: 'on an elliptic curve (ECDSA)',
  dsa: 'DSA',
  dh: 'Diffie-Hellman',
  x25519: 'X25519, which cannot sign',
  ed448: 'Ed448',
  'rsa-pss': 'RSA for PSS padding only',
};

function rsaLength(key: KeyObject): number {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits >= (rsaBits[0] ?? 0)) return bits;
  throw new InputError(`an RSA key of ${bits} bits makes no valid signature: at least 1024 are needed (RFC 8301 §3.2)`);
}

/** The value of `p=`: the whole SubjectPublicKeyInfo for RSA, the last 32 octets of it for Ed25519. */
function dnsValue(algorithm: DkimKey['algorithm'], der: Buffer): string {
  return (algorithm === 'rsa' ? der : der.subarray(-32)).toString('base64');
}

/**
 * Takes a private key as a DKIM key, with its public half derived.
 * @throws InputError for anything but an unencrypted RSA key of at least 1024 bits or an Ed25519 key.
 */
export function importDkimKey(text: string): DkimKey {
  const { key, pem } = readPrivatePem(text);
  const type = key.asymmetricKeyType;
  if (type !== 'rsa' && type !== 'ed25519')
    throw new InputError(
      `a DKIM key is RSA or Ed25519, this one is ${kinds[type ?? ''] ?? type ?? 'of no known kind'}`,
      {
        hint: 'waxseal key new makes one',
      },
    );
  const bits = type === 'rsa' ? rsaLength(key) : 256;
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    algorithm: type,
    bits,
    privatePem: secret(pem),
    publicDer: der,
    publicBase64: dnsValue(type, der),
    warnings: strengthWarnings(type, bits),
  };
}
