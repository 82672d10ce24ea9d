import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adsp,
  asp,
  attempt,
  decodeBase64,
  dkimKeyBits,
  dkimKeyRecord,
  domainKeysPolicy,
  InputError,
  parseAdsp,
  parseDkimKeyRecord,
  parseDomainKeysPolicy,
  readRsaPublicKey,
} from '../index.ts';

const rsa = (bits: number): KeyObject => generateKeyPairSync('rsa', { modulusLength: bits }).publicKey;
const base64 = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki'): string =>
  key.export({ type, format: 'der' }).toString('base64');
const key = rsa(1024);
const ed25519 = generateKeyPairSync('ed25519')
  .publicKey.export({ type: 'spki', format: 'der' })
  .subarray(-32)
  .toString('base64');

describe('dkimKeyRecord', () => {
  it('writes the recipe’s record and reads it back', () => {
    const text = dkimKeyRecord({ algorithm: 'rsa', publicKey: base64(key) });
    expect(text).toBe(`v=DKIM1; k=rsa; p=${base64(key)}`);
    expect(parseDkimKeyRecord(text)).toEqual({ algorithm: 'rsa', publicKey: base64(key), bits: 1024, unknownTags: [] });
  });

  it('reads back every tag', () => {
    const record = {
      algorithm: 'ed25519',
      publicKey: ed25519,
      hashes: ['sha256'],
      services: ['email', '*'],
      testing: true,
      exactDomain: true,
      notes: 'for new.example',
    } as const;
    expect(dkimKeyRecord(record)).toBe(
      `v=DKIM1; k=ed25519; h=sha256; s=email:*; t=y:s; n=for new.example; p=${ed25519}`,
    );
    expect(parseDkimKeyRecord(dkimKeyRecord(record))).toEqual({ ...record, bits: 256, unknownTags: [] });
  });

  it('reads revoked keys, foldings and records without a version', () => {
    expect(parseDkimKeyRecord('v=DKIM1; p=; g=*')).toEqual({ algorithm: 'rsa', publicKey: '', unknownTags: ['g'] });
    expect(parseDkimKeyRecord(`p = ${base64(key).slice(0, 50)} ${base64(key).slice(50)} ;`).publicKey).toBe(
      base64(key),
    );
  });

  it('measures keys in both DER forms and nothing else', () => {
    expect(dkimKeyBits('rsa', base64(key))).toBe(1024);
    expect(dkimKeyBits('rsa', base64(key, 'pkcs1'))).toBe(1024);
    expect(dkimKeyBits('rsa', base64(rsa(2048)))).toBe(2048);
    expect(dkimKeyBits('ed25519', ed25519)).toBe(256);
    expect(dkimKeyBits('rsa', base64(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey))).toBeUndefined();
  });

  it('knows usual keys by their text as the DER reader knows them', () => {
    const usual = base64(rsa(2048));
    const digits = fc.constantFrom(...Array.from('ABgwQ/+z9='));
    fc.assert(
      fc.property(fc.nat(usual.length - 1), digits, (position, digit) => {
        const text = usual.slice(0, position) + digit + usual.slice(position + 1);
        const der = decodeBase64(text);
        expect(dkimKeyBits('rsa', text)).toBe(der && readRsaPublicKey(der)?.bits);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no damaged key: what it reads, OpenSSL reads with the same modulus', () => {
    const der = key.export({ type: 'spki', format: 'der' });
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (position, octet) => {
        const damaged = Uint8Array.from(der).with(position, octet);
        const bits = readRsaPublicKey(damaged)?.bits;
        if (bits === undefined) return;
        const opened = createPublicKey({ key: Buffer.from(damaged), type: 'spki', format: 'der' });
        expect(opened.asymmetricKeyDetails?.modulusLength).toBe(bits);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['a key that is not base64', 'v=DKIM1; p=MIG%'],
    ['base64 that is not a key', `v=DKIM1; k=rsa; p=${btoa('hello')}`],
    ['an Ed25519 key of another length', `v=DKIM1; k=ed25519; p=${btoa('short')}`],
    ['a key of 512 bits', `v=DKIM1; k=rsa; p=${base64(rsa(512))}`],
    ['a record without p=', 'v=DKIM1; k=rsa'],
    ['a version that is not first', `k=rsa; v=DKIM1; p=${base64(key)}`],
    ['another version', `v=DKIM2; p=${base64(key)}`],
    ['another algorithm', `v=DKIM1; k=dsa; p=${base64(key)}`],
    ['an escaped semicolon', String.raw`v=DKIM1\; k=rsa\; p=`],
    ['a tag that comes twice', 'v=DKIM1; p=; p='],
  ])('refuses %s', (_, text) => {
    expect(() => parseDkimKeyRecord(text)).toThrow(InputError);
  });

  it('refuses to write what it would refuse to read', () => {
    expect(() => dkimKeyRecord({ algorithm: 'rsa', publicKey: 'no' })).toThrow(/not base64/);
    expect(() => dkimKeyRecord({ algorithm: 'rsa', publicKey: '', services: ['a;b'], notes: 'a;b' })).toThrow(
      InputError,
    );
  });
});

describe('the retired policies', () => {
  it('are written as the recipe has them and read back', () => {
    expect([adsp('all'), asp('all'), domainKeysPolicy('all')]).toEqual(['dkim=all', 'dkim=all', 'o=-;']);
    expect(parseAdsp(adsp('discardable'))).toBe('discardable');
    expect(parseDomainKeysPolicy(domainKeysPolicy('all'))).toBe('all');
    expect(parseDomainKeysPolicy(domainKeysPolicy('some'))).toBe('some');
  });

  it.each(['', 'dkim=most', 'x=1; dkim=all', 'dkim'])('refuses %j as ADSP', (text) => {
    expect(() => parseAdsp(text)).toThrow(InputError);
  });

  it.each(['o=+;', String.raw`o=-\;`])('refuses %j as a DomainKeys policy', (text) => {
    expect('faults' in attempt(() => parseDomainKeysPolicy(text))).toBe(true);
  });
});
