import { decodeBase64, decodeHex, encodeBase64, encodeHex, InputError } from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { parseNumber } from './number-fields.ts';
import { base64, hex, object, whole } from './schemas.ts';

/** Algorithm, HIT and public key of HIP, three words (RFC 8005 §6). */
export const hostIdentityField: FieldCodec<'hostIdentity'> = {
  words: 'one',
  count: 3,
  parse(words) {
    const [first = '', second = '', third = ''] = words.map(({ text }) => text);
    const algorithm = parseNumber(first, 255);
    const [hit, publicKey] = [decodeHex(second), decodeBase64(third)];
    if (algorithm === undefined || !hit?.length || hit.length > 255 || !publicKey?.length)
      throw new InputError('an identity is an algorithm, a HIT in hexadecimal and a key in base64 (RFC 8005 §6)', {
        value: `${first} ${second} ${third}`.slice(0, 80),
      });
    return { algorithm, hit, publicKey };
  },
  text: ({ algorithm, hit, publicKey }) => `${algorithm} ${encodeHex(hit)} ${encodeBase64(publicKey)}`,
  write(writer, { algorithm, hit, publicKey }) {
    if (hit.length === 0 || publicKey.length === 0)
      throw new InputError('neither HIT nor public key is empty (RFC 8005 §5)');
    writer.u8(hit.length);
    writer.u8(algorithm);
    writer.u16(publicKey.length);
    writer.octets(hit);
    writer.octets(publicKey);
  },
  read(reader) {
    const [hitLength, algorithm, keyLength] = [reader.u8(), reader.u8(), reader.u16()];
    if (hitLength === 0 || keyLength === 0) reader.refuse('neither HIT nor public key is empty (RFC 8005 §5)');
    return { algorithm, hit: reader.octets(hitLength), publicKey: reader.octets(keyLength) };
  },
  json: ({ algorithm, hit, publicKey }) => ({ algorithm, hit: encodeHex(hit), publicKey: encodeBase64(publicKey) }),
  schema: object({ algorithm: whole(255), hit: hex, publicKey: base64 }),
};
