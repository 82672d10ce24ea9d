import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { InputError } from '@waxseal/core';
import { type DkimKey, type KeyAlgorithm, rsaBits } from './dkim-key.ts';
import { generateRsa } from './forge-rsa.ts';
import { importDkimKey } from './import-dkim-key.ts';

async function privatePem(algorithm: KeyAlgorithm, bits: number): Promise<string> {
  if (algorithm === 'rsa') return (await generateRsa(bits)).privatePem;
  const { privateKey } = await promisify(generateKeyPair)('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return privateKey;
}

/**
 * Makes a DKIM key: RSA of 2048 bits where not said otherwise, or Ed25519 (RFC 8463).
 * @throws InputError for an RSA length other than 1024, 2048, 3072 or 4096.
 */
export async function generateDkimKey({
  algorithm = 'rsa',
  bits = 2048,
}: { readonly algorithm?: KeyAlgorithm; readonly bits?: number } = {}): Promise<DkimKey> {
  if (algorithm === 'rsa' && !rsaBits.some((known) => known === bits)) {
    throw new InputError('an RSA key for DKIM has 1024, 2048, 3072 or 4096 bits', {
      value: String(bits),
      hint: '2048; shorter than 1024 is void (RFC 8301)',
    });
  }
  return importDkimKey(await privatePem(algorithm, bits));
}
