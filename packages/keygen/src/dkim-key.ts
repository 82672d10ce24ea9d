import type { Fault, Secret } from '@waxseal/core';

export type KeyAlgorithm = 'rsa' | 'ed25519';

/** A DKIM key pair. */
export interface DkimKey {
  readonly algorithm: KeyAlgorithm;
  /** The RSA modulus in bits; 256 for Ed25519. */
  readonly bits: number;
  /** PKCS#8 for Ed25519, PKCS#1 or PKCS#8 for RSA: what Exim and OpenSSL read. */
  readonly privatePem: Secret<string>;
  /** SubjectPublicKeyInfo in DER, what `openssl pkey -pubout -outform DER` writes. */
  readonly publicDer: Uint8Array;
  /** The value of `p=` in the DNS record: base64 on one line (RFC 6376 §3.6.1; the raw 32 octets for Ed25519, RFC 8463 §4.2). */
  readonly publicBase64: string;
  readonly warnings: readonly Fault[];
}

/** The RSA lengths that may be asked for. Below 1024 signatures are void (RFC 8301 §3.2). */
export const rsaBits = [1024, 2048, 3072, 4096] as const;

/** What is to be said of a key of this strength. */
export function strengthWarnings(algorithm: KeyAlgorithm, bits: number): readonly Fault[] {
  if (algorithm === 'ed25519' || bits >= 2048) return [];
  return [
    {
      severity: 'warning',
      message: `an RSA key of ${bits} bits is weak: signers should use at least 2048 (RFC 8301 §3.2)`,
      hint: 'keyBits: 2048',
    },
  ];
}
