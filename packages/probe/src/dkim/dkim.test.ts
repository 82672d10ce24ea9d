import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { dkimKeyRecord } from '@waxseal/core';
import { sealMessage } from 'mailauth';
import { describe, expect, it } from 'vitest';
import { LookupFailed, type Resolver } from '../dns/resolver.ts';
import { explainDkim } from './explain-dkim.ts';
import { signWithMailauth } from './mailauth.ts';
import { verifyDkim } from './verify-dkim.ts';

const pem = { type: 'pkcs8', format: 'pem' } as const;
const der = { type: 'spki', format: 'der' } as const;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: der, privateKeyEncoding: pem });
const other = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: der, privateKeyEncoding: pem });
const edwards = generateKeyPairSync('ed25519', { publicKeyEncoding: der, privateKeyEncoding: pem });
const records = {
  rsa: dkimKeyRecord({ algorithm: 'rsa', publicKey: rsa.publicKey.toString('base64') }),
  other: dkimKeyRecord({ algorithm: 'rsa', publicKey: other.publicKey.toString('base64') }),
  ed25519: dkimKeyRecord({ algorithm: 'ed25519', publicKey: edwards.publicKey.subarray(-32).toString('base64') }),
};

/** DNS with one record for every selector, or none. */
const dnsWith =
  (record: string | undefined): Resolver =>
  async (name, type) => {
    if (record === undefined) throw new LookupFailed('ENOTFOUND', name, type);
    return [[record]];
  };

const now = new Date('2026-01-01T00:00:00Z');
const clock = (): Date => now;
const body = 'Hello,\r\n\r\nthis is a message  of \r\nfour lines = good.\r\n';
const plain = `From: postmaster@new.example\r\nTo: you@example.com\r\nSubject: a message\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\nMessage-ID: <1@new.example>\r\nContent-Type: text/plain\r\n\r\n${body}`;

async function signed(message: string, key = { selector: 'mx1', privatePem: rsa.privateKey }): Promise<string> {
  return `${await signWithMailauth(message, { domain: 'new.example', ...key }, now)}${message}`;
}

const verify = (message: string, record: string | undefined) =>
  verifyDkim(Buffer.from(message, 'latin1'), dnsWith(record), { clock });

describe('a signature', () => {
  it('passes with RSA and with Ed25519, and one pass is enough', async () => {
    expect(await verify(await signed(plain), records.rsa)).toMatchObject({
      result: 'pass',
      from: ['postmaster@new.example'],
      signatures: [{ domain: 'new.example', selector: 'mx1', algorithm: 'rsa-sha256', bits: 2048 }],
      arc: { result: 'none' },
    });
    const twice = await signed(await signed(plain), { selector: 'mx1', privatePem: edwards.privateKey });
    const found = await verify(twice, records.ed25519);
    expect(found.result).toBe('pass');
    expect(found.signatures.map(({ algorithm, result }) => `${algorithm} ${result}`).toSorted()).toEqual([
      'ed25519-sha256 pass',
      'rsa-sha256 permerror',
    ]);
  });

  it('is none where there is none', async () => {
    expect(await verify(plain, records.rsa)).toMatchObject({ result: 'none', signatures: [] });
  });

  it.each([
    ['a missing key', undefined, 'key "mx1._domainkey.new.example" doesn\'t exist'],
    ['a revoked key', 'v=DKIM1; k=rsa; p=', 'the key is revoked (p= is empty)'],
    ['a key behind a backslash', records.rsa.replaceAll(';', '\\;'), 'a backslash reached the record'],
    ['a key that is no base64', 'v=DKIM1; k=rsa; p=*', 'p= is not base64'],
    ['a key of another algorithm', records.ed25519, 'inappropriate key algorithm'],
    ['a key for another service', `${records.rsa}; s=other`, 'key not for email'],
    ['a key for another hash', `${records.rsa}; h=sha1`, 'inappropriate hash algorithm'],
    ['another version', records.rsa.replace('DKIM1', 'DKIM2'), 'v=DKIM1'],
  ])('is a permanent error with %s', async (_, record, comment) => {
    const { result, signatures } = await verify(await signed(plain), record);
    expect(result).toBe('permerror');
    expect(signatures[0]?.comment).toContain(comment);
  });

  it('is a temporary error without answer', async () => {
    const slow: Resolver = async (name, type) => {
      throw new LookupFailed('ETIMEOUT', name, type);
    };
    expect((await verifyDkim(await signed(plain), slow, { clock })).result).toBe('temperror');
  });

  it('says that the key is only tried out', async () => {
    expect((await verify(await signed(plain), `${records.rsa}; t=y`)).signatures[0]?.testing).toBe(true);
  });
});

describe('a message changed on its way', () => {
  const bodyRows: readonly (readonly [string, (message: string) => string, string])[] = [
    [
      'a footer',
      (message) => `${message}\r\n-- \r\nThis list is run by example.org\r\n`,
      'a footer of 3 lines was added after signing, from "--"',
    ],
    [
      'lines on top',
      (message) => message.replace('Hello,', 'CAUTION: external mail\r\nHello,'),
      '1 lines were put on top',
    ],
    [
      'quoted-printable',
      (message) => message.replace(body, body.replaceAll('=', '=3D')),
      'encoded the body again, as quoted-printable',
    ],
    [
      'base64',
      (message) => message.replace(body, `${Buffer.from(body).toString('base64')}\r\n`),
      'encoded the body again, as base64',
    ],
    ['another word', (message) => message.replace('good', 'bad'), 'the body was changed after signing'],
  ];
  it.each(bodyRows)('by %s: the body hash tells', async (_, change, cause) => {
    const { result, signatures } = await verify(change(await signed(plain)), records.rsa);
    expect([result, signatures[0]?.comment]).toEqual(['fail', "body hash doesn't match"]);
    expect(signatures[0]?.cause).toContain(cause);
  });

  const headerRows: readonly (readonly [string, (message: string) => string, string | undefined, string])[] = [
    [
      'a tag in the subject',
      (message) => message.replace('\r\nSubject: ', '\r\nSubject: [list] '),
      records.rsa,
      'a tag was put in front of the subject',
    ],
    [
      'another subject',
      (message) => message.replace('a message', 'another message'),
      records.rsa,
      'a signed field was changed after signing',
    ],
    [
      'another key in the DNS',
      (message) => message,
      records.other,
      'the key at mx1._domainkey.new.example is not the one that signed',
    ],
  ];
  it.each(headerRows)('by %s: the signature tells', async (_, change, record, cause) => {
    const { result, signatures } = await verify(change(await signed(plain)), record);
    expect([result, signatures[0]?.comment]).toEqual(['fail', "signature doesn't verify"]);
    expect(signatures[0]?.cause).toContain(cause);
  });

  it.each([
    [
      'a second field where the signature forbids one',
      ['From', 'Subject', 'Subject'],
      (message: string) => `Subject: another\r\n${message}`,
      'the signature forbids a further subject (oversigned), and one was added',
    ],
    [
      'a field where the signature forbids any',
      ['From', 'Subject', 'List-Id'],
      (message: string) => `List-Id: <l.example>\r\n${message}`,
      'the signature forbids a further list-id (oversigned), and one was added',
    ],
    [
      'a second field below the first',
      ['From', 'Subject'],
      (message: string) => message.replace('\r\nSubject: a message', '\r\nSubject: a message\r\nSubject: another'),
      'a second subject was added',
    ],
  ])('by %s', async (_, names, change, cause) => {
    const message = signedByHand(names);
    expect((await verify(message, records.rsa)).result).toBe('pass');
    expect((await verify(change(message), records.rsa)).signatures[0]?.cause).toBe(cause);
  });
});

/** A signature made by no library: the fields named, relaxed canonicalization, rsa-sha256 (RFC 6376 §3.7). */
function signedByHand(names: readonly string[]): string {
  const fields = plain.slice(0, plain.indexOf('\r\n\r\n')).split('\r\n');
  const rest = [...fields];
  const taken = names.flatMap((name) => {
    const at = rest.findLastIndex((field) => field.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return at === -1 ? [] : rest.splice(at, 1);
  });
  const relaxed = (field: string): string =>
    `${field.slice(0, field.indexOf(':')).toLowerCase()}:${field.slice(field.indexOf(':') + 1).trim()}`;
  const hash = createHash('sha256')
    .update(body.replaceAll(/[ \t]+/g, ' ').replaceAll(' \r\n', '\r\n'))
    .digest('base64');
  const head = `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=new.example; s=mx1; h=${names.join(':')}; bh=${hash}; b=`;
  const signature = createSign('RSA-SHA256')
    .update([...taken, head].map(relaxed).join('\r\n'))
    .sign(rsa.privateKey, 'base64');
  return `${head}${signature}\r\n${plain}`;
}

it('says in words what it found', async () => {
  const changed = `${await signed(plain)}\r\nfooter\r\n`;
  expect(explainDkim(await verify(changed, records.rsa))).toBe(`From postmaster@new.example: DKIM fail
fail: mx1._domainkey.new.example (rsa-sha256, 2048 bits): body hash doesn't match
  likely cause: a footer of 2 lines was added after signing, from "footer"
`);
  expect(explainDkim(await verify(plain, undefined))).toBe(
    'From postmaster@new.example: DKIM none, the message is not signed\n',
  );
  expect(explainDkim(await verify(await signed(plain), `${records.rsa}; t=y`))).toContain(
    '(rsa-sha256, 2048 bits)\n  the key says t=y',
  );
});

it('verifies a message that was saved with the line ends of Unix', async () => {
  expect((await verify((await signed(plain)).replaceAll('\r\n', '\n'), records.rsa)).result).toBe('pass');
});

it('passes the result of ARC sets through', async () => {
  const seal = await sealMessage(plain, {
    signingDomain: 'new.example',
    selector: 'mx1',
    privateKey: rsa.privateKey,
    authResults: 'list.example; dkim=pass header.d=new.example',
    cv: 'none',
    i: 1,
  });
  const { arc } = await verify(`${seal.toString('latin1')}${plain}`, records.rsa);
  expect(arc).toMatchObject({ result: 'pass', instance: 1 });
  expect((await verify(`${seal.toString('latin1')}${plain.replace('Hello', 'Bye')}`, records.rsa)).arc.result).toBe(
    'fail',
  );
});

it('looks for causes within bounds, however many signatures fail', async () => {
  let message = plain;
  for (let n = 0; n < 30; n += 1) message = await signed(message);
  const { signatures } = await verify(message.replace('\r\nSubject: ', '\r\nSubject: [list] '), records.rsa);
  expect(signatures).toHaveLength(20);
  expect(signatures.filter(({ cause }) => cause?.startsWith('a tag was put') === true)).toHaveLength(3);
});

it('looks at a large message within bounds', async () => {
  const large = await signed(`${plain}${'a line of a large message\r\n'.repeat(400_000)}`);
  expect((await verify(large.replace('a line', 'no line'), records.rsa)).result).toBe('fail');
});
