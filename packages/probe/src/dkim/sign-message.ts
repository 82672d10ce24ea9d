import { createPrivateKey } from 'node:crypto';
import { InputError, reveal, type Secret } from '@waxseal/core';
import { signWithMailauth } from './mailauth.ts';

/** A DKIM key as a sender uses it. */
export interface SigningKey {
  readonly domain: string;
  readonly selector: string;
  /** PKCS#1 or PKCS#8. */
  readonly privatePem: Secret<string>;
}

/** The algorithm of a private key. @throws InputError when it cannot be read or is of another algorithm. */
export function keyAlgorithm({ domain, selector, privatePem }: SigningKey): 'rsa' | 'ed25519' {
  const place = `${selector}._domainkey.${domain}`;
  try {
    const type = createPrivateKey(reveal(privatePem)).asymmetricKeyType;
    if (type === 'rsa' || type === 'ed25519') return type;
  } catch (cause) {
    throw new InputError('the private key cannot be read', {
      value: place,
      hint: 'expected PEM, not encrypted',
      cause,
    });
  }
  throw new InputError('DKIM signs with RSA or Ed25519 (RFC 6376, RFC 8463)', { value: place });
}

/** Signs a message, one signature for each key, the last on top. @throws InputError for a key that cannot sign. */
export async function signMessage(message: string, keys: readonly SigningKey[], now: Date): Promise<string> {
  let signed = message;
  for (const key of keys) {
    keyAlgorithm(key);
    signed = `${await signWithMailauth(signed, { ...key, privatePem: reveal(key.privatePem) }, now)}${signed}`;
  }
  return signed;
}
