import { ipv4, ipv4FromOctets, ipv6, ipv6FromOctets, ipv6Octets } from '@waxseal/core';
import type { WireWriter } from '../octets/wire-writer.ts';
import type { FieldCodec } from './field-codec.ts';
import { firstWord } from './first-word.ts';

function writeIPv4(writer: WireWriter, address: string): void {
  let octet = 0;
  for (let index = 0; index < address.length; index += 1) {
    const code = address.charCodeAt(index);
    if (code !== 0x2e) octet = octet * 10 + code - 0x30;
    else {
      writer.u8(octet);
      octet = 0;
    }
  }
  writer.u8(octet);
}

export const ipv4Field: FieldCodec<'ipv4'> = {
  words: 'one',
  parse: (words) => ipv4(firstWord(words)),
  text: String,
  write: writeIPv4,
  read: (reader) => ipv4FromOctets(reader.octets(4)),
  schema: { type: 'string', format: 'ipv4' },
};

export const ipv6Field: FieldCodec<'ipv6'> = {
  words: 'one',
  parse: (words) => ipv6(firstWord(words)),
  text: String,
  write: (writer, address) => writer.octets(ipv6Octets(address)),
  read: (reader) => ipv6FromOctets(reader.octets(16)),
  schema: { type: 'string', format: 'ipv6' },
};
