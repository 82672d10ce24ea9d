import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { secret } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { createMask, secretTexts } from './mask.ts';
import { privateTexts } from './private-texts.ts';

const text = (number: bigint): string => {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
};
const random = (bits: number): bigint =>
  BigInt(`0x${randomBytes(bits / 8).toString('hex')}`) | 1n | (3n << BigInt(bits - 2));

/** A private key of RSA in form only: to find real primes a thousand times would take minutes. */
function syntheticKey(bits: number): string {
  const [p, q, d, dp, dq, qi] = [bits / 2, bits / 2, bits, bits / 2, bits / 2, bits / 2].map(random) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const numbers = {
    n: text(p * q),
    e: 'AQAB',
    d: text(d),
    p: text(p),
    q: text(q),
    dp: text(dp),
    dq: text(dq),
    qi: text(qi),
  };
  return createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...numbers } }).export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;
}

function publicText(pem: string): string {
  return createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'der' }).toString('base64');
}

describe('the mask of a private key', () => {
  it('never touches the public half, over a thousand keys in both forms', () => {
    const touched = Array.from({ length: 1000 }, (_, index) => {
      const pkcs8 = syntheticKey([1024, 2048, 3072, 4096][index % 4] ?? 2048);
      const pem =
        index % 2 === 0 ? pkcs8 : (createPrivateKey(pkcs8).export({ type: 'pkcs1', format: 'pem' }) as string);
      const mask = createMask();
      mask.hide(secretTexts(secret(pem)));
      const shown = `v=DKIM1; k=rsa; p=${publicText(pem)}`;
      // As a zone splits it: any piece of it stays as it is.
      return mask.of(shown) === shown && mask.of(shown.slice(18, 82)) === shown.slice(18, 82);
    });
    expect(touched.filter((kept) => !kept)).toEqual([]);
  });

  it.each([
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
    ['Ed25519', () => generateKeyPairSync('ed25519').privateKey],
    ['EC', () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
  ])('hides each number and each private line of an %s key, however it is printed', (_, generate) => {
    const key = generate();
    const pem = key.export({ type: 'pkcs8', format: 'pem' }) as string;
    const mask = createMask();
    mask.hide(secretTexts(secret(pem)));
    const texts = privateTexts(pem);
    expect(texts?.numbers.length).toBeGreaterThan(0);
    for (const line of texts?.lines ?? []) expect(mask.of(`x ${line} y`)).not.toContain(line);
    const { kty: _kty, crv: _crv, n: _n, e: _e, x: _x, y: _y, ...numbers } = key.export({ format: 'jwk' });
    for (const number of Object.values(numbers) as string[]) {
      const octets = Buffer.from(number, 'base64url');
      const hex = octets.toString('hex');
      for (const spelling of [
        number,
        hex,
        hex.toUpperCase(),
        hex.replaceAll(/..(?=.)/g, '$&:'),
        octets.toString('base64'),
      ]) {
        const said = mask.of(`before ${spelling} after`);
        expect(said).not.toContain(spelling.slice(4, -4));
      }
    }
    expect(mask.of(pem)).toBe('(secret)');
  });

  it('takes what is no readable key as wholly private', () => {
    expect(privateTexts('-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBg==\n-----END PRIVATE KEY-----\n')).toBeUndefined();
    expect(privateTexts('a password')).toBeUndefined();
  });
});
