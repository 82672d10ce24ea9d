import {
  decodeBase64,
  decodeHex,
  type DomainName,
  type FieldKind,
  fieldsOf,
  ipv4,
  ipv6,
  nameFromPresentation,
  parseTypeName,
  recordFromFields,
  seconds,
} from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { decodeRdata } from '../wire/decode-record.ts';

type Read = (words: string[], origin: DomainName) => unknown;

const number: Read = (words) => Number(words.shift());
const rest = (words: string[]): string => words.splice(0).join('');

const readers: Readonly<Partial<Record<FieldKind, Read>>> = {
  name: (words, origin) => nameFromPresentation(words.shift() ?? '', origin),
  u8: number,
  u16: number,
  u32: number,
  ttl: number,
  ipv4: (words) => ipv4(words.shift() ?? ''),
  ipv6: (words) => ipv6(words.shift() ?? ''),
  string: (words) => words.shift(),
  strings: (words) => words.splice(0).flatMap((text) => text.match(/.{1,255}/gs) ?? ['']),
  text: (words) => words.shift(),
  tag: (words) => words.shift(),
  hex: (words) => decodeHex(rest(words)),
  base64: (words) => decodeBase64(rest(words)),
  unknown: (words) => decodeHex(rest(words)),
};

/**
 * Reads records as cases write them, one `owner [ttl] type data` a line, strings in quotes taken as they are. Not the
 * parser of master files: lint is tested without it.
 */
export function readSimpleZone(text: string, origin: DomainName): readonly LocatedRecord[] {
  const lines = text.split('\n').map((line, index) => ({
    line: index + 1,
    words: (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', '')),
  }));
  return lines
    .filter(({ words }) => words.length > 0)
    .map(({ line, words }) => {
      const owner = nameFromPresentation(words.shift() ?? '', origin);
      const ttl = seconds(/^\d+$/.test(words[0] ?? '') ? Number(words.shift()) : 86_400);
      const name = words.shift() ?? '';
      const type = parseTypeName(name);
      // A type by its number has its data in octets.
      if (/^TYPE\d+$/.test(name))
        return {
          record: decodeRdata({ owner, ttl, type }, decodeHex(rest(words)) ?? new Uint8Array()),
          place: { line },
        };
      const values = fieldsOf(type).map(({ name, kind }) => [name, readers[kind]?.(words, origin)] as const);
      return { record: recordFromFields({ owner, ttl, type }, Object.fromEntries(values)), place: { line } };
    });
}
