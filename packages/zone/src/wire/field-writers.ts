import { type FieldKind, type FieldValues, InputError, ipv6Octets, type SvcParam } from '@waxseal/core';
import { writeLocation } from './location-octets.ts';
import type { WireWriter } from './wire-writer.ts';

function writeParams(writer: WireWriter, params: readonly SvcParam[]): void {
  let last = -1;
  for (const { key, value } of params) {
    if (key <= last)
      throw new InputError('parameters stand in the order of their keys, each once (RFC 9460 §2.2)', {
        value: `key${key}`,
      });
    last = key;
    writer.u16(key);
    const length = writer.length;
    writer.u16(0);
    writer.octets(value);
    writer.patchLength(length);
  }
}

function writeTag(writer: WireWriter, tag: string): void {
  if (!/^[A-Za-z0-9]{1,255}$/.test(tag))
    throw new InputError('a CAA tag is letters and digits (RFC 8659 §4.1)', { value: tag });
  writer.string(tag);
}

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

function writeStrings(writer: WireWriter, strings: readonly string[]): void {
  if (strings.length === 0)
    throw new InputError('text holds at least one character-string (RFC 1035 §3.3.14)', { hint: 'an empty one is ""' });
  for (const string of strings) writer.string(string);
}

/** One writer per kind of field: with the table of record types the whole encoder. */
export const fieldWriters: { readonly [K in FieldKind]: (writer: WireWriter, value: FieldValues[K]) => void } = {
  name: (writer, name) => writer.name(name),
  u8: (writer, value) => writer.u8(value),
  u16: (writer, value) => writer.u16(value),
  u32: (writer, value) => writer.u32(value),
  ttl: (writer, value) => writer.u32(value),
  ipv4: writeIPv4,
  ipv6: (writer, address) => writer.octets(ipv6Octets(address)),
  string: (writer, text) => writer.string(text),
  strings: writeStrings,
  text: (writer, text) => writer.text(text),
  tag: writeTag,
  hex: (writer, octets) => writer.octets(octets),
  base64: (writer, octets) => writer.octets(octets),
  svcParams: writeParams,
  location: writeLocation,
  unknown: (writer, octets) => writer.octets(octets),
};
