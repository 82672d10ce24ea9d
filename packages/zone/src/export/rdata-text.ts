import {
  encodeBase64,
  encodeHex,
  type FieldKind,
  fieldsOf,
  type FieldValues,
  type Location,
  type ResourceRecord,
} from '@waxseal/core';
import { nameText } from './name-text.ts';
import { quotedString } from './quoted-string.ts';
import { svcParamText } from './svc-param-text.ts';

function degrees(value: number, positive: string, negative: string): string {
  const rest = Math.abs(value);
  const [whole, minutes, seconds] = [
    Math.floor(rest / 3_600_000),
    Math.floor(rest / 60_000) % 60,
    (rest % 60_000) / 1000,
  ];
  return `${whole} ${minutes} ${seconds.toFixed(3)} ${value < 0 ? negative : positive}`;
}

function locationText({
  latitude,
  longitude,
  altitude,
  size,
  horizontalPrecision,
  verticalPrecision,
}: Location): string {
  const lengths = [altitude, size, horizontalPrecision, verticalPrecision].map(
    (centimetres) => `${(centimetres / 100).toFixed(2)}m`,
  );
  return [degrees(latitude, 'N', 'S'), degrees(longitude, 'E', 'W'), ...lengths].join(' ');
}

/** One text per kind of field: with the table of record types the data of any record as a master file writes it. */
const fieldTexts: { readonly [K in FieldKind]: (value: FieldValues[K]) => string } = {
  name: nameText,
  u8: String,
  u16: String,
  u32: String,
  ttl: String,
  ipv4: (address) => address,
  ipv6: (address) => address,
  tag: (tag) => tag,
  string: quotedString,
  text: quotedString,
  strings: (strings) => strings.map(quotedString).join(' '),
  hex: encodeHex,
  base64: encodeBase64,
  svcParams: (params) => params.map(svcParamText).join(' '),
  location: locationText,
  unknown: (octets) => [String.raw`\#`, octets.length, encodeHex(octets)].join(' ').trimEnd(),
};

/** The data of a record on one line, names absolute (RFC 1035 §5.1, RFC 3597 §5 for unknown types). */
export function rdataText(record: ResourceRecord): string {
  const values = record as unknown as Readonly<Record<string, never>>;
  return fieldsOf(record.type)
    .map(({ name, kind }) => fieldTexts[kind](values[name] as never))
    .filter((text) => text !== '')
    .join(' ');
}
