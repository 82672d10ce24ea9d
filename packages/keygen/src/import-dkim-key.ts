import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { InputError, secret } from '@waxseal/core';
import { type DkimKey, rsaBits, strengthWarnings } from './dkim-key.ts';

function readPem(pem: string): KeyObject {
  if (/ENCRYPTED/.test(pem))
    throw new InputError('the private key is encrypted', { hint: 'decrypt it first: openssl pkey -in KEY -out CLEAR' });
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new InputError('not a private key in PEM (PKCS#1 or PKCS#8)', {
      cause,
      hint: 'it begins with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----',
    });
  }
}

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
export function importDkimKey(pem: string): DkimKey {
  const key = readPem(pem);
  const type = key.asymmetricKeyType;
  if (type !== 'rsa' && type !== 'ed25519')
    throw new InputError('a DKIM key is RSA or Ed25519', { value: type ?? 'unknown' });
  const bits = type === 'rsa' ? rsaLength(key) : 256;
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    algorithm: type,
    bits,
    privatePem: secret(pem.endsWith('\n') ? pem : `${pem}\n`),
    publicDer: der,
    publicBase64: dnsValue(type, der),
    warnings: strengthWarnings(type, bits),
  };
}
