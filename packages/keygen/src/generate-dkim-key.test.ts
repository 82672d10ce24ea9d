import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { reveal } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { generateDkimKey, importDkimKey } from './index.ts';

const openssl = (pem: string, ...words: string[]): string =>
  execFileSync('openssl', words, { input: pem, stdio: ['pipe', 'pipe', 'ignore'] }).toString('base64');

describe('a DKIM key', () => {
  it.each([1024, 2048])('of %i bits has the public half that openssl derives', async (bits) => {
    const key = await generateDkimKey({ bits });
    expect(key.bits).toBe(bits);
    expect(key.publicBase64).toBe(openssl(reveal(key.privatePem), 'rsa', '-pubout', '-outform', 'DER'));
    expect(Buffer.from(key.publicDer).toString('base64')).toBe(key.publicBase64);
    expect(key.publicBase64).not.toContain('\n');
  });

  it('has 2048 bits where not said otherwise, and no warning', async () => {
    const key = await generateDkimKey();
    expect(key).toMatchObject({ algorithm: 'rsa', bits: 2048, warnings: [] });
  });

  it('of 1024 bits is made with a warning that names RFC 8301', async () => {
    const { warnings } = await generateDkimKey({ bits: 1024 });
    expect(warnings[0]?.message).toContain('RFC 8301');
  });

  it.each([512, 1023, 2047, 8192, 0, Number.NaN])('of %d bits is refused', async (bits) => {
    await expect(generateDkimKey({ bits })).rejects.toThrow('1024, 2048, 3072 or 4096');
  });

  it('of Ed25519 has the raw 32 octets in DNS', async () => {
    const key = await generateDkimKey({ algorithm: 'ed25519' });
    const spki = Buffer.from(openssl(reveal(key.privatePem), 'pkey', '-pubout', '-outform', 'DER'), 'base64');
    expect(spki.subarray(-32).toString('base64')).toBe(key.publicBase64);
    expect(createPublicKey(reveal(key.privatePem)).asymmetricKeyType).toBe('ed25519');
  });

  it('does not print its private half', async () => {
    const key = await generateDkimKey({ bits: 1024 });
    expect(`${JSON.stringify(key)} ${String(key.privatePem)}`).not.toContain('PRIVATE');
  });
});

describe('importing a key', () => {
  const make = (...words: string[]): string =>
    execFileSync('openssl', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

  it.each([
    ['PKCS#1', () => make('genrsa', '-traditional', '1024')],
    ['PKCS#8', () => make('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024')],
    ['Ed25519', () => make('genpkey', '-algorithm', 'ed25519')],
  ])('takes %s', (_name, pem) => {
    expect(importDkimKey(pem()).publicBase64.length).toBeGreaterThan(40);
  });

  it.each([
    [
      'an encrypted key',
      () => make('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024', '-aes256', '-pass', 'pass:x'),
      'is encrypted',
    ],
    [
      'a key of another kind',
      () => make('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'),
      'RSA or Ed25519',
    ],
    ['a short key', () => make('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:512'), '512 bits'],
    ['something else', () => 'hello', 'not a private key'],
  ])('refuses %s', (_name, pem, message) => {
    expect(() => importDkimKey(pem())).toThrow(message);
  });
});
