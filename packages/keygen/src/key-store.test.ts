import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isKnown, type Maybe, reveal } from '@waxseal/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DkimKey, generateDkimKey, type KeyStore, openKeyStore } from './index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'waxseal-keys-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const store = (create = true): KeyStore =>
  openKeyStore({ directory: join(root, 'keys'), identityFile: join(root, 'identity'), create });
const request = { domain: 'new.example', selector: 'mx1', bits: 1024 };
const known = (key: Maybe<DkimKey>): DkimKey => {
  if (!isKnown(key)) throw new Error('expected a key');
  return key;
};

describe('a key store', () => {
  it('makes a key once and finds it again', async () => {
    const first = known(await store().dkim(request));
    const again = known(await store(false).dkim(request));
    expect(again.publicBase64).toBe(first.publicBase64);
    expect(reveal(again.privatePem)).toBe(reveal(first.privatePem));
  });

  it('gives two that ask at once the same key, also from two stores', async () => {
    const one = store();
    const keys = await Promise.all([
      one.dkim(request),
      one.dkim(request),
      store().dkim(request),
      store().dkim(request),
    ]);
    expect(new Set(keys.map((key) => known(key).publicBase64)).size).toBe(1);
  });

  it('seals the private half, keeps the public half in clear, and both as private as they shall be', async () => {
    const key = known(await store().dkim(request));
    const folder = join(root, 'keys/new.example');
    expect(readdirSync(folder).toSorted()).toEqual(['mx1.rsa.age', 'mx1.rsa.pub.json']);
    expect(readFileSync(join(folder, 'mx1.rsa.age'), 'latin1')).toMatch(/^age-encryption\.org\/v1/);
    expect(readFileSync(join(folder, 'mx1.rsa.age'), 'latin1')).not.toContain('PRIVATE');
    expect(await store(false).publicHalves()).toEqual([
      { domain: 'new.example', selector: 'mx1', algorithm: 'rsa', bits: 1024, publicBase64: key.publicBase64 },
    ]);
    const modes = ['identity', 'keys/new.example/mx1.rsa.age', 'keys/new.example/mx1.rsa.pub.json'].map((file) =>
      (statSync(join(root, file)).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['600', '600', '644']);
  });

  it('creates nothing in check mode: the key is unknown', async () => {
    expect(isKnown(await store(false).dkim(request))).toBe(false);
    expect(readdirSync(root)).toEqual([]);
  });

  it('keeps an existing key whatever is asked for, with a warning', async () => {
    await store().dkim(request);
    const key = known(await store().dkim({ ...request, bits: 2048 }));
    expect(key.bits).toBe(1024);
    expect(key.warnings.map(({ message }) => message).join()).toContain('2048 are asked for');
  });

  it('takes an existing key in, and no second one of that name', async () => {
    const mine = await generateDkimKey({ bits: 1024 });
    await store().import({ domain: 'new.example', selector: 'old' }, reveal(mine.privatePem));
    expect(known(await store(false).dkim({ ...request, selector: 'old' })).publicBase64).toBe(mine.publicBase64);
    const other = await generateDkimKey({ bits: 1024 });
    await expect(store().import({ domain: 'new.example', selector: 'old' }, reveal(other.privatePem))).rejects.toThrow(
      'another key of that name',
    );
  });

  it.each([
    ['a domain that leads out', { ...request, domain: '../x' }],
    ['a selector that leads out', { ...request, selector: '../../x' }],
    ['a selector with a newline', { ...request, selector: 'a\nb' }],
  ])('refuses %s', async (_name, bad) => {
    await expect(async () => store().dkim(bad)).rejects.toThrow();
    expect(existsSync(join(root, 'keys'))).toBe(false);
  });
});

describe('a key store that cannot be opened says why', () => {
  beforeEach(async () => void (await store().dkim(request)));
  const sealed = (): string => join(root, 'keys/new.example/mx1.rsa.age');

  it.each([
    ['the identity is missing', () => rmSync(join(root, 'identity')), 'identity that opens the keys is missing'],
    [
      'the identity is of another store',
      () =>
        writeFileSync(
          join(root, 'identity'),
          'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n',
        ),
      'does not open',
    ],
    ['the identity is no identity', () => writeFileSync(join(root, 'identity'), 'hello\n'), 'not an age identity'],
    ['others may read the identity', () => chmodSync(join(root, 'identity'), 0o644), 'may be read by others'],
    [
      'the sealed file was cut',
      () => writeFileSync(sealed(), readFileSync(sealed()).subarray(0, -20)),
      'does not open',
    ],
    ['the sealed file was changed', () => writeFileSync(sealed(), flipped(readFileSync(sealed()))), 'does not open'],
  ])('when %s', async (_name, damage, message) => {
    damage();
    await expect(store().dkim(request)).rejects.toThrow(message);
  });
});

function flipped(sealed: Buffer): Buffer {
  sealed.writeUInt8(sealed.readUInt8(sealed.length - 4) ^ 1, sealed.length - 4);
  return sealed;
}
