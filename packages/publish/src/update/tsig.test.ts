import { decodeHex, domainName, nameFromPresentation, secret, seconds } from '@waxseal/core';
import { encodeMessage } from '@waxseal/zone';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSignedBy, isTimely, partTsig, signWithTsig } from './tsig.ts';
import { parseTsigKeyFile, type TsigKey, tsigAlgorithms } from './tsig-key.ts';

const key: TsigKey = {
  name: domainName('Writer.Key'),
  algorithm: 'hmac-sha256',
  secret: secret('c2hhcmVkLXNlY3JldC1vZi10aGUtd3JpdGVyLWtleSE='),
};
const message = (id: number, name = 'new.example'): Uint8Array =>
  encodeMessage({
    id,
    response: false,
    opcode: 0,
    authoritative: false,
    truncated: false,
    recursionDesired: false,
    recursionAvailable: false,
    rcode: 0,
    questions: [{ name: domainName(name), type: 'SOA' }],
    answers: [],
    authorities: [],
    additionals: [
      { owner: nameFromPresentation('a.new.example.'), ttl: seconds(1), type: 'A', address: '192.0.2.1' as never },
    ],
  });

describe('a signed message', () => {
  it('is the message again without its signature, for every algorithm and id', () => {
    fc.assert(
      fc.property(fc.nat(65_535), fc.constantFrom(...tsigAlgorithms), fc.nat(2 ** 40), (id, algorithm, time) => {
        const own = { ...key, algorithm };
        const { octets, mac } = signWithTsig(message(id), own, { time });
        const parted = partTsig(octets);
        expect(parted?.message).toEqual(message(id));
        expect(parted?.tsig).toMatchObject({ time, fudge: 300, error: 0, originalId: id });
        expect(parted !== undefined && isSignedBy(parted, own, {})).toBe(true);
        expect(parted?.tsig.mac).toEqual(mac);
      }),
    );
  });

  it('is no longer signed when any octet of it is another', () => {
    const { octets } = signWithTsig(message(7), key, { time: 1_700_000_000 });
    fc.assert(
      fc.property(fc.nat(octets.length - 1), fc.integer({ min: 1, max: 255 }), (at, other) => {
        const forged = octets.slice();
        forged[at] = (forged[at] ?? 0) ^ other;
        let accepted = false;
        try {
          const parted = partTsig(forged);
          accepted = parted !== undefined && isSignedBy(parted, key, {});
        } catch {
          accepted = false;
        }
        // The id on the wire is not signed, the original one is; the case of names is no content (RFC 8945 §4.3.3).
        const harmless = at < 2 || (other === 0x20 && at > 12);
        expect(accepted && !harmless).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['another secret', { ...key, secret: secret('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA') }],
    ['another name', { ...key, name: domainName('reader.key') }],
    ['another algorithm', { ...key, algorithm: 'hmac-sha512' as const }],
  ])('is not signed by a key with %s', (_, other) => {
    const parted = partTsig(signWithTsig(message(7), key, { time: 1 }).octets);
    expect(parted !== undefined && isSignedBy(parted, other, {})).toBe(false);
  });

  it('answers the request that it was made for, and no other', () => {
    const context = { mac: Uint8Array.of(1, 2, 3) };
    const parted = partTsig(signWithTsig(message(7), key, { time: 1 }, context).octets);
    if (parted === undefined) throw new Error('unsigned');
    expect(isSignedBy(parted, key, context)).toBe(true);
    expect(isSignedBy(parted, key, { mac: Uint8Array.of(1, 2, 4) })).toBe(false);
    expect(isSignedBy(parted, key, {})).toBe(false);
  });

  it('is timely within its tolerance, on both sides', () => {
    const times = [699, 700, 1000, 1300, 1301].map((now) => isTimely({ time: 1000, fudge: 300 }, now));
    expect(times).toEqual([false, true, true, true, false]);
  });

  it('has its signature as the last record, or none', () => {
    const { octets } = signWithTsig(message(7), key, { time: 1 });
    const behind = Uint8Array.of(...octets, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0);
    behind[11] = (behind[11] ?? 0) + 1;
    expect(partTsig(behind)).toBeUndefined();
    expect(partTsig(message(7))).toBeUndefined();
  });
});

// Signed by nsupdate of BIND 9.18 on 2026-11-28 with the key above, name in lower case: an update of new.example.
const witnessed =
  '5ce428000001000100010001036e6577076578616d706c6500000600010161c00c000100fe000000000000c01d000100010000012c0004c000020106777269746572036b65790000fa00ff00000000003d0b686d61632d7368613235360000006b0a8ed3012c0020dea98d402f54e746bfa36985e5a430676f9795be862b291751b78f1e6908f36a5ce400000000';

it('nsupdate signs as we do', () => {
  const parted = partTsig(decodeHex(witnessed) ?? new Uint8Array());
  if (parted === undefined) throw new Error('unsigned');
  expect(isSignedBy(parted, key, {})).toBe(true);
  const { time, fudge } = parted.tsig;
  const ours = partTsig(signWithTsig(parted.message, { ...key, name: parted.tsig.name }, { time, fudge }).octets);
  expect(ours?.tsig.mac).toEqual(parted.tsig.mac);
});

describe('the key file of BIND', () => {
  it.each([
    'key "writer.key" {\n\talgorithm hmac-sha256;\n\tsecret "c2hhcmVkLXNlY3JldC1vZi10aGUtd3JpdGVyLWtleSE=";\n};\n',
    '# made by tsig-keygen\nkey writer.key. { secret "c2hhcmVkLXNlY3JldC1vZi10aGUtd3JpdGVyLWtleSE="; algorithm HMAC-SHA256; };',
  ])('is read: %j', (text) => {
    expect(parseTsigKeyFile(text, 'writer.key')).toMatchObject({ name: 'writer.key.', algorithm: 'hmac-sha256' });
  });

  it.each([
    ['', 'this is no key file of BIND'],
    ['key "a" { algorithm hmac-md5; secret "c2hhcmVkLXNlY3JldC1vZi10aGUtd3JpdGVyLWtleSE="; };', 'that is not broken'],
    ['key "a" { algorithm hmac-sha256; secret "c2hvcnQ="; };', 'base64 of 16 octets or more'],
    ['key "a" { algorithm hmac-sha256; secret "not base64 at all, this"; };', 'this is no key file'],
  ])('is refused: %j', (text, said) => {
    expect(() => parseTsigKeyFile(text, 'a.key')).toThrow(said);
  });
});
