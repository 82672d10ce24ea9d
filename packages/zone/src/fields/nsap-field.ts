import { decodeHex, encodeHex, InputError } from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';
import { hex } from './schemas.ts';

/** A NSAP address: `0x` and hexadecimal, dots between octets or digits say nothing (RFC 1706 §7). */
export const nsapField: FieldCodec<'nsap'> = {
  words: 'one',
  parse(words) {
    const text = firstWord(words);
    const address = /^0x/i.test(text) ? decodeHex(text.slice(2).replaceAll('.', '')) : undefined;
    if (address !== undefined && address.length > 0) return address;
    throw new InputError('a NSAP address is 0x and hexadecimal (RFC 1706 §7)', { value: text });
  },
  text: (address) => `0x${encodeHex(address)}`,
  write(writer, address) {
    if (address.length === 0) throw new InputError('a NSAP address has at least one octet (RFC 1706 §5)');
    writer.octets(address);
  },
  read(reader) {
    if (reader.left === 0) reader.refuse('a NSAP address has at least one octet (RFC 1706 §5)');
    return reader.octets(reader.left);
  },
  json: encodeHex,
  schema: hex,
};
