import {
  type CharacterString,
  type FieldKind,
  type FieldValues,
  ipv4FromOctets,
  ipv6FromOctets,
  type SvcParam,
} from '@waxseal/core';
import { readLocation } from './location-octets.ts';
import type { WireReader } from './wire-reader.ts';

function readString(reader: WireReader): CharacterString {
  return reader.text(reader.u8()) as CharacterString;
}

function readStrings(reader: WireReader): readonly CharacterString[] {
  const strings = [readString(reader)];
  while (reader.left > 0) strings.push(readString(reader));
  return strings;
}

function readTag(reader: WireReader): string {
  const tag = readString(reader);
  if (!/^[A-Za-z0-9]+$/.test(tag)) reader.refuse('a CAA tag is letters and digits (RFC 8659 §4.1)');
  return tag;
}

function readParams(reader: WireReader): readonly SvcParam[] {
  const params: SvcParam[] = [];
  while (reader.left > 0) {
    const key = reader.u16();
    if (key <= (params.at(-1)?.key ?? -1))
      reader.refuse('parameters stand in the order of their keys, each once (RFC 9460 §2.2)');
    params.push({ key, value: reader.octets(reader.u16()) });
  }
  return params;
}

const rest = (reader: WireReader): Uint8Array => reader.octets(reader.left);

/** One reader per kind of field, the inverse of the field writers. Each throws InputError when the octets do not fit. */
export const fieldReaders: { readonly [K in FieldKind]: (reader: WireReader) => FieldValues[K] } = {
  name: (reader) => reader.name(),
  u8: (reader) => reader.u8(),
  u16: (reader) => reader.u16(),
  u32: (reader) => reader.u32(),
  ttl: (reader) => reader.u32(),
  ipv4: (reader) => ipv4FromOctets(reader.octets(4)),
  ipv6: (reader) => ipv6FromOctets(reader.octets(16)),
  string: readString,
  strings: readStrings,
  text: (reader) => reader.text(reader.left),
  tag: readTag,
  hex: rest,
  base64: rest,
  svcParams: readParams,
  location: readLocation,
  unknown: rest,
};
