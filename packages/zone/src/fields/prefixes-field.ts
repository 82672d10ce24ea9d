import {
  type AddressPrefix,
  encodeHex,
  InputError,
  ipv4,
  ipv4FromOctets,
  ipv4Octets,
  ipv6,
  ipv6FromOctets,
  ipv6Octets,
} from '@waxseal/core';
import type { WireReader } from '../octets/wire-reader.ts';
import type { WireWriter } from '../octets/wire-writer.ts';
import type { FieldCodec } from './field-codec.ts';
import { hex, object, whole } from './schemas.ts';

const bits = [0, 32, 128] as const;

function withoutZeros(octets: Uint8Array): Uint8Array {
  return octets.subarray(0, octets.findLastIndex((octet) => octet !== 0) + 1);
}

function parseItem(text: string): AddressPrefix {
  const [, mark, number = '', address = '', length = ''] = /^(!?)([12]):([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = Number(number);
  const prefix = Number(length);
  if (number === '' || prefix > (bits[family] ?? 0))
    throw new InputError('a prefix is [!]family:address/length, family 1 or 2 (RFC 3123 §5)', {
      value: text,
      hint: '1:192.0.2.0/24 or !2:2001:db8::/32',
    });
  const octets = family === 1 ? ipv4Octets(ipv4(address)) : ipv6Octets(ipv6(address));
  return { negated: mark === '!', family, prefix, address: withoutZeros(octets) };
}

function itemText({ negated, family, prefix, address }: AddressPrefix): string {
  const octets = new Uint8Array(16);
  octets.set(address);
  const text = family === 1 ? ipv4FromOctets(octets) : ipv6FromOctets(octets);
  return `${negated ? '!' : ''}${family}:${text}/${prefix}`;
}

function complaint({ family, prefix, address }: AddressPrefix): string | undefined {
  const most = bits[family] ?? 0;
  if (most === 0) return 'an address prefix is of family 1 or 2 (RFC 3123 §4)';
  if (prefix > most || address.length * 8 > most) return 'a prefix is no longer than its address (RFC 3123 §4)';
  return address.at(-1) === 0 ? 'an address has no zero octets at its end (RFC 3123 §4)' : undefined;
}

function writeItem(writer: WireWriter, item: AddressPrefix): void {
  const fault = complaint(item);
  if (fault !== undefined) throw new InputError(fault, { value: `${item.family}/${item.prefix}` });
  writer.u16(item.family);
  writer.u8(item.prefix);
  writer.u8((item.negated ? 128 : 0) + item.address.length);
  writer.octets(item.address);
}

function readItem(reader: WireReader): AddressPrefix {
  const [family, prefix, octet] = [reader.u16(), reader.u8(), reader.u8()];
  const item = { negated: octet >= 128, family, prefix, address: reader.octets(octet & 127) };
  const fault = complaint(item);
  return fault === undefined ? item : reader.refuse(fault);
}

/** Address prefixes (RFC 3123 §5). */
export const prefixesField: FieldCodec<'prefixes'> = {
  words: 'rest',
  empty: true,
  parse: (words) => words.map(({ text }) => parseItem(text)),
  text: (items) => items.map(itemText).join(' '),
  write: (writer, items) => items.forEach((item) => writeItem(writer, item)),
  read(reader) {
    const items: AddressPrefix[] = [];
    while (reader.left > 0) items.push(readItem(reader));
    return items;
  },
  json: (items) => items.map((item) => ({ ...item, address: encodeHex(item.address) })),
  schema: {
    type: 'array',
    items: object({ negated: { type: 'boolean' }, family: whole(2), prefix: whole(128), address: hex }),
  },
};
