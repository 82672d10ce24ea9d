import { decodeHex, encodeHex, InputError } from '@waxseal/core';
import type { WireReader } from '../octets/wire-reader.ts';
import type { WireWriter } from '../octets/wire-writer.ts';
import { decodeBase32Hex, encodeBase32Hex } from './base32hex.ts';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';
import { hex } from './schemas.ts';

function write(writer: WireWriter, octets: Uint8Array): void {
  writer.u8(octets.length);
  writer.octets(octets);
}

const read = (reader: WireReader): Uint8Array => reader.octets(reader.u8());

/** The salt of NSEC3: hexadecimal, `-` for none. */
export const saltField: FieldCodec<'salt'> = {
  words: 'one',
  parse(words) {
    const text = firstWord(words);
    const salt = text === '-' ? new Uint8Array() : decodeHex(text);
    if (salt !== undefined && salt.length <= 255 && text !== '') return salt;
    throw new InputError('a salt is hexadecimal of up to 255 octets, or - for none (RFC 5155 §3.3)', { value: text });
  },
  text: (salt) => (salt.length === 0 ? '-' : encodeHex(salt)),
  write,
  read,
  json: encodeHex,
  schema: hex,
};

/** The next owner of NSEC3, hashed: base32hex. */
export const hashField: FieldCodec<'hash'> = {
  words: 'one',
  parse(words) {
    const hash = decodeBase32Hex(firstWord(words));
    if (hash !== undefined && hash.length > 0 && hash.length <= 255) return hash;
    throw new InputError('a hashed owner is base32 with the extended hex alphabet (RFC 5155 §3.3)', {
      value: firstWord(words),
    });
  },
  text: encodeBase32Hex,
  write(writer, hash) {
    if (hash.length === 0) throw new InputError('a hashed owner has at least one octet (RFC 5155 §3.2)');
    write(writer, hash);
  },
  read(reader) {
    const hash = read(reader);
    if (hash.length === 0) reader.refuse('a hashed owner has at least one octet (RFC 5155 §3.2)');
    return hash;
  },
  json: encodeHex,
  schema: hex,
};
