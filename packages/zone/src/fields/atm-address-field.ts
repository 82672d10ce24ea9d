import { decodeHex, encodeHex, InputError, octetsOf, octetString } from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';
import { hex, object, whole } from './schemas.ts';

const isDigits = (octets: Uint8Array): boolean => /^\d+$/.test(octetString(octets));

/** An ATM address: `+` and digits for E.164, else hexadecimal; dots between them say nothing. */
export const atmAddressField: FieldCodec<'atmAddress'> = {
  words: 'one',
  parse(words) {
    const text = firstWord(words);
    const plain = text.replaceAll(/(?<=\w)\.(?=\w)/g, '');
    if (/^\+\d+$/.test(plain)) return { format: 1, address: octetsOf(plain.slice(1)) };
    const address = plain === '' ? undefined : decodeHex(plain);
    if (address !== undefined) return { format: 0, address };
    throw new InputError('an ATM address is + and digits, or hexadecimal, dots allowed', { value: text });
  },
  text: ({ format, address }) => (format === 1 ? `+${octetString(address)}` : encodeHex(address)),
  write(writer, { format, address }) {
    if (format > 1 || address.length === 0 || (format === 1 && !isDigits(address)))
      throw new InputError('an ATM address is of format 0, octets, or 1, digits', { value: String(format) });
    writer.u8(format);
    writer.octets(address);
  },
  read(reader) {
    const format = reader.u8();
    const address = reader.octets(reader.left);
    if (format > 1 || address.length === 0 || (format === 1 && !isDigits(address)))
      reader.refuse('an ATM address is of format 0, octets, or 1, digits');
    return { format, address };
  },
  json: ({ format, address }) => ({ format, address: encodeHex(address) }),
  schema: object({ format: whole(1), address: hex }),
};
