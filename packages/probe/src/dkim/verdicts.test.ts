import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { dkimKeyRecord } from '@waxseal/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LookupFailed, type Resolver } from '../dns/resolver.ts';
import { canonicalField } from './canonical-header.ts';
import { explainDkim } from './explain-dkim.ts';
import { verifyWithMailauth } from './mailauth.ts';
import { type SignatureTags, signedByHand } from './signed-by-hand.test-data.ts';
import { type DkimVerification, verifyDkim } from './verify-dkim.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const longer = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
const short = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
const edwards = generateKeyPairSync('ed25519').privateKey;
const publicText = (key: KeyObject): string => {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return (key.asymmetricKeyType === 'ed25519' ? der.subarray(-32) : der).toString('base64');
};
const record = dkimKeyRecord({ algorithm: 'rsa', publicKey: publicText(rsa) });
const edRecord = dkimKeyRecord({ algorithm: 'ed25519', publicKey: publicText(edwards) });
const shortRecord = `v=DKIM1; k=rsa; p=${publicText(short)}`;

const dns =
  (...records: readonly string[]): Resolver =>
  async (name, type) => {
    if (records.length === 0) throw new LookupFailed('ENOTFOUND', name, type);
    return records.map((text) => text.match(/.{1,255}/gs) ?? ['']);
  };
const now = new Date('2026-01-01T00:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);
const body = 'Hello,\r\n\r\n.hidden\r\nFrom here on  two blanks\t\r\n';
const plain = `From: Post <postmaster@new.example>\r\nTo: you@example.com\r\nSubject: a message\r\n\r\n${body}`;
const verify = (message: string, ...records: readonly string[]): Promise<DkimVerification> =>
  verifyDkim(Buffer.from(message, 'latin1'), dns(...records), { clock: () => now });

interface Row {
  readonly what: string;
  readonly message?: string;
  readonly key?: KeyObject;
  readonly tags?: SignatureTags;
  readonly records?: readonly string[];
  /** What happens to the signed message on its way. */
  readonly change?: (message: string) => string;
  readonly said: readonly string[];
  readonly not?: readonly string[];
}

const noCause = ['likely cause'];
const rows: readonly Row[] = [
  { what: 'a plain one', said: ['From postmaster@new.example: DKIM pass\npass: mx1'], not: ['warning', ...noCause] },
  // Its own form.
  { what: 'an empty b=', tags: { b: '' }, said: ['neutral', 'b= is empty'], not: noCause },
  { what: 'a b= that is no base64', tags: { b: 'a*b' }, said: ['neutral', 'b= is not base64'] },
  { what: 'an empty bh=', tags: { bh: '' }, said: ['neutral', 'bh= is empty'] },
  { what: 'a bh= that was cut', tags: { bh: 'AAAA' }, said: ['fail', 'bh= has 3 octets, SHA-256 makes 32'] },
  { what: 'no s=', tags: { s: undefined }, said: ['missing required tag: s='] },
  { what: 'no v=', tags: { v: undefined }, said: ['missing required tag: v='] },
  { what: 'another version', tags: { v: '2' }, said: ['neutral', 'incompatible version'] },
  { what: 'a= in capitals', tags: { a: 'RSA-SHA256' }, said: ['neutral', 'case-sensitive: rsa-sha256'] },
  { what: 'c= in capitals', tags: { c: 'Relaxed/Relaxed' }, said: ['neutral', 'case-sensitive: relaxed'] },
  {
    what: 'tags in capitals, which are other tags',
    tags: { d: undefined, D: 'new.example' },
    said: ['missing required tag: d='],
  },
  { what: 'names of h= in capitals', tags: { h: 'FROM:To:sUBJECT' }, said: ['DKIM pass'] },
  { what: 'd= in capitals', tags: { d: 'NEW.Example' }, said: ['DKIM pass'] },
  { what: 'another algorithm', tags: { a: 'rsa-sha512' }, said: ['unknown algorithm'] },
  { what: 'SHA-1', tags: { a: 'rsa-sha1' }, said: ['policy', 'RFC 8301 §3.1'] },
  { what: 'no From in h=', tags: { h: 'to:subject' }, said: ['neutral', 'From field not signed'] },
  { what: 'an empty h=', tags: { h: '' }, said: ['neutral', 'h= is empty'] },
  {
    what: 'i= of another domain',
    tags: { i: 'me@old.example' },
    said: ['neutral', 'domain mismatch: i= is of old.example'],
  },
  { what: 'i= of a domain that only ends alike', tags: { i: 'me@anew.example' }, said: ['domain mismatch'] },
  { what: 'i= below d=', tags: { i: 'me@sub.new.example' }, said: ['DKIM pass'] },
  { what: 'i= with a dot too many', tags: { i: '@new..example' }, said: ['i= is no identity'] },
  { what: 'another query method', tags: { q: 'http' }, said: ['unsupported query method'] },
  { what: 'a query method among others', tags: { q: 'http : dns/txt' }, said: ['DKIM pass'] },
  { what: 'x= before t=', tags: { t: '20', x: '10' }, said: ['neutral', 'invalid expiration'] },
  { what: 'x= of yesterday', tags: { x: String(seconds - 86_400) }, said: ['neutral', 'expired: x= was 2025-12-31'] },
  { what: 'x= of tomorrow', tags: { x: String(seconds + 86_400) }, said: ['DKIM pass'] },
  {
    what: 't= in a year',
    tags: { t: String(seconds + 31_536_000) },
    said: ['DKIM pass', 'warning: t= is in the future (2027-'],
  },
  { what: 't= a minute ahead', tags: { t: String(seconds + 60) }, said: ['DKIM pass'], not: ['warning'] },
  { what: 't= that is no number', tags: { t: 'soon' }, said: ['neutral', 't= is no number'] },
  { what: 't= beyond all calendars', tags: { t: '999999999999' }, said: ['DKIM pass', 'in the future (+033658-09-27'] },
  { what: 'an unknown tag', tags: { zz: 'any; r=y' }, said: ['DKIM pass'] },
  // The part of the body that is signed.
  { what: 'l= of the whole body', tags: { l: '44' }, said: ['DKIM pass', 'warning: l='] },
  { what: 'l=0', tags: { l: '0' }, said: ['DKIM pass', 'warning: l=0: nothing of the body is signed'] },
  {
    what: 'l= and a footer',
    tags: { l: '10' },
    change: (message) => `${message}footer\r\n`,
    said: ['DKIM pass', 'warning: l= covers 10 of 52 octets'],
  },
  {
    what: 'l= beyond the body',
    tags: { l: '9999' },
    said: ['neutral', 'l= is 9999, the canonical body has', 'RFC 6376 §3.5'],
  },
  { what: 'l= of a size no number holds', tags: { l: '9'.repeat(70) }, said: ['neutral', 'must not be larger'] },
  { what: 'l= that is no number', tags: { l: '-1' }, said: ['neutral', 'l= is no number'] },
  // Its key.
  { what: 'a key of 512 bits', records: [shortRecord], said: ['policy', '512 bits', 'RFC 8301 §3.2'], not: noCause },
  { what: 'k=RSA', records: [record.replace('k=rsa', 'k=RSA')], said: ['permerror', 'k= is one of rsa, ed25519'] },
  { what: 'no k=', records: [record.replace('k=rsa; ', '')], said: ['DKIM pass'] },
  { what: 'no v= in the key', records: [record.replace('v=DKIM1; ', '')], said: ['DKIM pass'] },
  { what: 'v=dkim1', records: [record.replace('DKIM1', 'dkim1')], said: ['permerror', 'v=DKIM1'] },
  { what: 'v= behind p=', records: [`k=rsa; p=${publicText(rsa)}; v=DKIM1`], said: ['permerror'] },
  { what: 'p= twice', records: [`${record}; p=`], said: ['permerror', 'comes twice'] },
  { what: 'a cut p=', records: [record.slice(0, -40)], said: ['permerror', 'p= is not'] },
  {
    what: 'an Ed25519 key of 31 octets',
    key: edwards,
    records: [`v=DKIM1; k=ed25519; p=${Buffer.alloc(31).toString('base64')}`],
    said: ['permerror', '32 octets'],
  },
  {
    what: 'an Ed25519 key in DER',
    key: edwards,
    records: [
      `v=DKIM1; k=ed25519; p=${createPublicKey(edwards).export({ type: 'spki', format: 'der' }).toString('base64')}`,
    ],
    said: ['permerror', '32 octets'],
  },
  {
    what: 'a bare RSAPublicKey',
    records: [`v=DKIM1; p=${createPublicKey(rsa).export({ type: 'pkcs1', format: 'der' }).toString('base64')}`],
    said: ['DKIM pass'],
  },
  { what: 'white space within p=', records: [record.replace(/(p=.{20})/, '$1 ')], said: ['DKIM pass'] },
  { what: 'h= with the hash among others', records: [`${record}; h=sha1:sha256`], said: ['DKIM pass'] },
  { what: 'h=SHA256', records: [`${record}; h=SHA256`], said: ['permerror', 'inappropriate hash algorithm'] },
  { what: 's=* and s=email', records: [`${record}; s=tlsrpt : email`], said: ['DKIM pass'] },
  { what: 's=tlsrpt', records: [`${record}; s=tlsrpt`], said: ['permerror', 'key not for email'] },
  {
    what: 't=s and i= below',
    tags: { i: '@sub.new.example' },
    records: [`${record}; t=s`],
    said: ['permerror', 't=s'],
  },
  {
    what: 't=s and i= of the domain itself',
    tags: { i: '@new.example' },
    records: [`${record}; t=y:s`],
    said: ['DKIM pass', 't=y'],
  },
  { what: 'several strings', records: [record], said: ['DKIM pass'] },
  {
    what: 'two records, the second one fits',
    records: [dkimKeyRecord({ algorithm: 'rsa', publicKey: publicText(longer) }), record],
    said: ['permerror', 'mx1._domainkey.new.example has 2 TXT records', 'matches number 2'],
    not: noCause,
  },
  {
    what: 'a stray record beside the key',
    records: ['v=spf1 -all', record],
    said: ['permerror', 'has 2 TXT records', 'matches number 2'],
  },
  {
    what: 'two records, none fits',
    key: longer,
    records: [record, edRecord],
    said: ['permerror', 'matches none of them'],
  },
  {
    what: 'no key and another body',
    records: [],
    change: (message) => message.replace('Hello', 'Bye'),
    said: [
      'permerror: mx1._domainkey.new.example (rsa-sha256): key "mx1._domainkey.new.example" doesn\'t exist; body hash doesn\'t match either',
    ],
    not: noCause,
  },
  {
    what: 'no key and a footer',
    records: [],
    change: (message) => `${message}\r\nfooter\r\n`,
    said: ["doesn't exist; body hash", 'likely cause: a footer of'],
  },
  {
    what: 'a revoked key and another body',
    records: ['v=DKIM1; p='],
    change: (message) => message.replace('Hello', 'Bye'),
    said: ['permerror', 'the key is revoked (p= is empty); body hash'],
  },
  // What did not match.
  {
    what: 'another key of the same length',
    key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    said: ['fail', 'is not the one that signed, or b= was damaged on the way'],
  },
  {
    what: 'a key of another length',
    key: longer,
    said: ['fail', 'b= has 384 octets, a signature by this key has 256'],
    not: noCause,
  },
  {
    what: 'a cut b=',
    change: (message) => message.replace(/b=([A-Za-z0-9+/]{40})[A-Za-z0-9+/]{8}/, 'b=$1'),
    said: ['fail', 'octets, a signature by this key has 256'],
    not: ['is not the one'],
  },
  {
    what: 'another Ed25519 key',
    key: generateKeyPairSync('ed25519').privateKey,
    records: [edRecord],
    said: ['fail', 'with Ed25519 nothing tells whether the key, b= or a signed field is another'],
    not: noCause,
  },
  {
    what: 'another field under Ed25519',
    key: edwards,
    records: [edRecord],
    change: (message) => message.replace('a message', 'no message'),
    said: ['fail', 'with Ed25519 nothing tells'],
    not: noCause,
  },
  {
    what: 'a tag in the subject under Ed25519',
    key: edwards,
    records: [edRecord],
    change: (message) => message.replace('Subject: ', 'Subject: [list] '),
    said: ['likely cause: a tag was put in front of the subject'],
  },
  {
    what: 'another field',
    change: (message) => message.replace('a message', 'no message'),
    said: ['fail', 'likely cause: a signed field was changed after signing'],
  },
  {
    what: 'another folding under simple',
    tags: { c: 'simple/relaxed' },
    change: (message) => message.replace('a message', 'a\r\n message'),
    said: ['fail', 'relaxed does'],
  },
  {
    what: 'another folding under relaxed',
    change: (message) => message.replace('a message', 'a\r\n \tmessage'),
    said: ['DKIM pass'],
  },
  {
    what: 'another body, the header as it was',
    change: (message) => message.replace('Hello', 'Bye'),
    said: ['fail', 'likely cause: the body was changed after signing: the signed header is as it was'],
  },
  {
    what: 'another body and another field',
    change: (message) => message.replace('Hello', 'Bye').replace('a message', 'none'),
    said: ["body hash doesn't match, and neither does the signature over the header"],
    not: noCause,
  },
  {
    what: 'dots that were doubled',
    change: (message) => message.replace('\r\n.hidden', '\r\n..hidden'),
    said: ['likely cause: a dot at the beginning of lines was doubled'],
  },
  {
    what: 'dots that were lost',
    message: plain.replace('.hidden', '..hidden'),
    change: (message) => message.replace('..hidden', '.hidden'),
    said: ['likely cause: a dot at the beginning of lines was lost'],
  },
  {
    what: 'an mbox that quoted From',
    change: (message) => message.replace('\r\nFrom here', '\r\n>From here'),
    said: ['likely cause: a > was put in front'],
  },
  { what: 'empty lines at the end', change: (message) => `${message}\r\n\r\n`, said: ['DKIM pass'] },
  { what: 'no line end at the end', change: (message) => message.slice(0, -2), said: ['DKIM pass'] },
  // The message itself.
  {
    what: 'a second From on top',
    change: (message) => `From: evil@evil.example\r\n${message}`,
    said: ['warning: the message has 2 From fields', 'pass: mx1'],
  },
  {
    what: 'a second Subject on top',
    change: (message) => `Subject: another\r\n${message}`,
    said: ['DKIM pass', 'warning: the message has 2 Subject fields'],
  },
  {
    what: 'no From',
    message: plain.replace(/From:.*\r\n/, ''),
    said: ['From nobody', 'warning: the message has no From field'],
  },
  {
    what: 'a byte order mark',
    change: (message) => `\u00ef\u00bb\u00bf${message}`,
    said: ['DKIM pass', 'warning: the file begins with a byte order mark'],
  },
  {
    what: 'the separator of an mbox',
    change: (message) => `From me@new.example Thu Jan  1 00:00:00 2026\r\n${message}`,
    said: ['DKIM pass'],
  },
  {
    what: 'an empty line on top',
    change: (message) => `\r\n${message}`,
    said: ['DKIM none', 'warning: the message begins with an empty line'],
  },
  { what: 'UTF-16', change: (message) => `\u00ff\u00fe${message}`, said: ['warning: the file is UTF-16'] },
  // Whose result it is.
  {
    what: 'a signature of another domain alone',
    tags: { d: 'list.example' },
    said: ['DKIM pass, but not for the author: list.example passes, which does not speak for the author'],
  },
  {
    what: 'a domain below the same public suffix',
    message: plain.replace('@new.example', '@new.co.uk'),
    tags: { d: 'other.co.uk' },
    said: ['but not for the author'],
  },
  { what: 'the domain above', message: plain.replace('@new.example', '@sub.new.example'), said: ['DKIM pass\n'] },
  {
    what: 'two mailboxes of one domain in a group',
    message: plain.replace('Post <postmaster@new.example>', 'team: a@new.example, "b" <B@New.Example>;'),
    said: ['DKIM pass\n'],
  },
];

describe('a verdict', () => {
  it.each(rows)(
    'of $what',
    async ({ message = plain, key, tags, records, change = (text) => text, said, not = [] }) => {
      const signed = change(
        signedByHand(
          message,
          key ?? (records === undefined || records.every((one) => !one.includes('ed25519')) ? rsa : edwards),
          tags,
        ),
      );
      const text = explainDkim(await verify(signed, ...(records ?? [record])));
      for (const one of said) expect(text).toContain(one);
      for (const one of not) expect(text).not.toContain(one);
    },
  );

  it('is the author’s own, whatever a list says', async () => {
    const list = signedByHand(plain, rsa, { d: 'list.example' });
    const both = signedByHand(list, rsa, { b: Buffer.alloc(256, 7).toString('base64') });
    const found = await verify(both, record);
    expect(found.result).toBe('fail');
    expect(explainDkim(found)).toContain('DKIM fail; list.example passes, which does not speak for the author');
  });

  it('is a temporary error without an answer for the key, before the body is looked at', async () => {
    const silent: Resolver = async (name, type) => {
      throw new LookupFailed('ESERVFAIL', name, type);
    };
    const changed = signedByHand(plain, rsa).replace('Hello', 'Bye');
    expect(await verifyDkim(changed, silent, { clock: () => now })).toMatchObject({
      result: 'temperror',
      signatures: [{ comment: expect.stringContaining('no answer for the key: TXT mx1._domainkey.new.example') }],
    });
  });
});

/** A chain of one set, sealed by hand. */
function sealed(tags: SignatureTags): string {
  const ams = signedByHand(plain, rsa, { v: undefined, i: '1', ...tags }, 'ARC-Message-Signature').slice(
    0,
    -plain.length - 2,
  );
  const aar = 'ARC-Authentication-Results: i=1; list.example; dkim=pass';
  const seal = 'ARC-Seal: i=1; a=rsa-sha256; cv=none; d=new.example; s=mx1; b=';
  const data = `${canonicalField(aar, 'relaxed')}\r\n${canonicalField(ams, 'relaxed')}\r\n${canonicalField(seal, 'relaxed')}`;
  return `${seal}${sign('sha256', Buffer.from(data, 'latin1'), rsa).toString('base64')}\r\n${ams}\r\n${aar}\r\n${plain}`;
}

describe('a chain of ARC sets', () => {
  it.each([
    ['as usual', {}, 'pass'],
    ['without c=, which is simple/simple', { c: undefined }, 'pass'],
    ['without a second part of c=', { c: 'relaxed' }, 'pass'],
    ['with an empty h=', { h: '' }, 'pass'],
    ['whose h= has no From', { h: 'to:subject' }, 'pass'],
    ['with a damaged signature', { b: Buffer.alloc(256, 1).toString('base64') }, 'fail'],
    ['with another canonicalization', { c: 'nofws' }, 'fail'],
    ['without bh=', { bh: undefined }, 'fail'],
  ])('%s', async (_, tags, result) => {
    expect((await verify(sealed(tags), record)).arc.result).toBe(result);
  });

  it('fails with another body, however it was signed', async () => {
    for (const tags of [{}, { c: undefined }, { h: '' }])
      expect((await verify(sealed(tags).replace('Hello', 'Bye'), record)).arc.result).toBe('fail');
  });
});

describe('held against mailauth', () => {
  const text = fc
    .array(fc.constantFrom('a', ' ', '\t', '.', '\r\n', '\n', '\u00e4', '=', 'From ', '  ', '\r\n \r\n', 'word'), {
      maxLength: 25,
    })
    .map((parts) => parts.join(''));
  const value = fc
    .array(fc.constantFrom('a', ' ', '\t', '\r\n ', 'b=c;', '\u00e4', ':', '  '), { maxLength: 12 })
    .map((parts) => parts.join(''));
  const field = fc.record({
    name: fc.constantFrom('From', 'To', 'Subject', 'SUBJECT', 'X-One', 'Date'),
    gap: fc.constantFrom('', ' ', '\t'),
    value,
  });
  const names = fc
    .array(fc.constantFrom('from', 'To', 'subject', 'x-one', 'absent', 'Date'), { minLength: 1, maxLength: 8 })
    .map((list) => ['from', ...list].join(' : '));

  it('the same messages pass, before and after a change', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(field, { maxLength: 6 }),
        text,
        names,
        fc.constantFrom('simple/simple', 'relaxed/relaxed', 'simple/relaxed', 'relaxed/simple', 'relaxed', undefined),
        fc.constantFrom(undefined, '0', '3', '12'),
        fc.boolean(),
        fc.nat(),
        async (fields, content, h, c, l, ed, where) => {
          const head = ['From: me@new.example', ...fields.map((one) => `${one.name}${one.gap}: ${one.value}x`)].join(
            '\r\n',
          );
          const message = signedByHand(`${head}\r\n\r\n${content}`, ed ? edwards : rsa, { h, c, l });
          const start = message.indexOf('From');
          const at = start + (where % (message.length - start));
          for (const sent of [message, `${message.slice(0, at)}y${message.slice(at + 1)}`]) {
            const resolver = dns(ed ? edRecord : record);
            const ours = await verifyDkim(Buffer.from(sent, 'latin1'), resolver, { clock: () => now });
            const theirs = await verifyWithMailauth(Buffer.from(sent, 'latin1'), resolver, now);
            // What mailauth lets pass: l= beyond the body, and a b= with other text behind its base64.
            const beyond = ours.signatures.map(({ comment }) =>
              /must not be larger|b= is not base64/.test(comment ?? ''),
            );
            expect(ours.signatures.map(({ result }, index) => result === 'pass' || beyond[index])).toEqual(
              theirs.results.map((result) => result === 'pass'),
            );
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('noise is never anything but a result', async () => {
    const piece = fc.constantFrom(
      'DKIM-Signature:',
      ' v=1;',
      ' a=rsa-sha256;',
      ' d=new.example;',
      ' s=mx1;',
      ' h=from;',
      ' bh=AAAA;',
      ' b=AAAA',
      ' c=;',
      ' l=9;',
      ' i=@;',
      ' t=x;',
      '\r\n',
      '\n',
      '\r\n\r\n',
      'From: a',
      '\u0000',
      '\u00ff',
      ';',
      '=',
      'ARC-Seal: i=1;',
      'ARC-Message-Signature: i=1;',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (parts) => {
        const found = await verify(parts.join(''), record);
        expect(found.result).not.toBe('pass');
        expect(explainDkim(found)).toMatch(/^[ -~\n§]*$/);
      }),
      { numRuns: 200 },
    );
  });
});
