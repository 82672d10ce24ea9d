import { createPrivateKey, type KeyObject } from 'node:crypto';
import { InputError } from '@waxseal/core';

/** What people take for the private key, known by its text, and the way to the right file. */
const others: readonly (readonly [pattern: RegExp, message: string, hint: string])[] = [
  [
    /-----BEGIN OPENSSH PRIVATE KEY-----/,
    'this is an OpenSSH private key, not a private key in PEM',
    'turn a copy into PEM first: ssh-keygen -p -m PKCS8 -f COPY',
  ],
  [
    /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m,
    'the private key is encrypted',
    'decrypt it first: openssl pkey -in KEY -out CLEAR',
  ],
  [
    /-----BEGIN (?:TRUSTED )?CERTIFICATE-----/,
    'this is a certificate, not a private key in PEM',
    'the private key is in a file of its own, often privkey.pem',
  ],
  [
    /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/,
    'this is a certificate request, not a private key in PEM',
    'the private key is in a file of its own',
  ],
  [
    /-----BEGIN (?:RSA )?PUBLIC KEY-----|^ssh-(?:rsa|ed25519) /m,
    'this is a public key, not a private key in PEM',
    'the private half is needed: the file that signs',
  ],
  [
    /-----BEGIN PGP /,
    'this is a PGP key, not a private key in PEM',
    'DKIM signs with a plain RSA or Ed25519 key: waxseal key new makes one',
  ],
  [
    /-----BEGIN (?:EC|DH|DSA) PARAMETERS-----/,
    'these are parameters without a key',
    'the private key is a further block or file',
  ],
  [
    /\bp=[A-Za-z0-9+/]{20}/,
    'this is the DNS record of a key, its public half only',
    'opendkim-genkey writes the private half beside it: SELECTOR.private beside SELECTOR.txt',
  ],
  [
    /^AGE-SECRET-KEY-|^age-encryption\.org\/|-----BEGIN AGE /m,
    'this is an age file, not a private key in PEM',
    'decrypt it first: age -d -i IDENTITY FILE',
  ],
];

const block = /-----BEGIN (?:RSA |EC |DSA )?PRIVATE KEY-----[^-]*-----END (?:RSA |EC |DSA )?PRIVATE KEY-----/g;

function refused(pem: string, cause: unknown): InputError {
  const found = others.find(([pattern]) => pattern.test(pem));
  if (found !== undefined) return new InputError(found[1], { hint: found[2], cause });
  const der = pem.includes('\0');
  return new InputError(
    der ? 'this is no text: a private key in DER, perhaps' : 'not a private key in PEM (PKCS#1 or PKCS#8)',
    {
      cause,
      hint: der
        ? 'openssl pkey -inform DER -in KEY -out KEY.pem'
        : 'it begins with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----',
    },
  );
}

/**
 * Reads the private key of a PEM text, and its block alone: a file may hold certificates and notes beside it.
 * @throws InputError that says what the text is instead: encrypted, a certificate, a public half, several keys.
 */
export function readPrivatePem(text: string): { readonly key: KeyObject; readonly pem: string } {
  const blocks = text.match(block) ?? [];
  if (blocks.length > 1)
    throw new InputError(`this file holds ${blocks.length} private keys`, {
      hint: 'give a file with the one key that signs',
    });
  const [pem] = blocks;
  if (pem === undefined || pem.includes('ENCRYPTED')) throw refused(text, undefined);
  try {
    return { key: createPrivateKey(pem), pem: `${pem}\n` };
  } catch (cause) {
    throw new InputError('the private key is damaged: its PEM block does not decode', {
      cause,
      hint: 'openssl pkey -in KEY -check -noout says more',
    });
  }
}
