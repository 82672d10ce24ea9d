import { type KnownType, recordTypes } from '@waxseal/core';
import { hexField, ipv4Field, ipv6Field, stringPlaces, stringsField, tagField, textField } from './field-cursors.ts';
import type { LineCursor } from './line-cursor.ts';
import { octetText } from './octet-text.ts';

/** Numbers and places of the record that was read last, for its second witness and for lint. */
export interface Reading {
  /** Numeric fields in their order. */
  readonly numbers: [number, number, number];
  /** Where the data begins and ends in the file's octets. */
  from: number;
  to: number;
  /** The end of the tag of CAA. */
  tagTo: number;
  /** Octets of TLSA data. */
  size: number;
}

export const reading: Reading = { numbers: [0, 0, 0], from: 0, to: 0, tagTo: 0, size: 0 };

function numbers(line: LineCursor, count: number, most: number): boolean {
  for (let index = 0; index < count; index += 1) {
    const value = line.number(most);
    if (value < 0 || !line.gap()) return false;
    reading.numbers[index] = value;
    if (most === 255) line.u8(value);
    else line.u16(value);
  }
  return true;
}

function caa(line: LineCursor): boolean {
  if (!numbers(line, 1, 255)) return false;
  reading.from = line.at;
  if (!tagField(line)) return false;
  reading.tagTo = line.at;
  if (!line.gap() || !textField(line)) return false;
  reading.to = line.at;
  return true;
}

function tlsa(line: LineCursor): boolean {
  if (!numbers(line, 3, 255)) return false;
  reading.from = line.at;
  reading.size = hexField(line);
  reading.to = line.at;
  return reading.size > 0;
}

function address(line: LineCursor, field: (line: LineCursor) => boolean): boolean {
  reading.from = line.at;
  const found = field(line);
  reading.to = line.at;
  return found;
}

/** The record types read from octets; their codes are their places here, from 1. Others go through the full parser. */
export const fastTypes = [
  'A',
  'AAAA',
  'MX',
  'TXT',
  'CNAME',
  'SRV',
  'CAA',
  'TLSA',
  'PTR',
] as const satisfies readonly KnownType[];

export const codes = { A: 1, AAAA: 2, MX: 3, TXT: 4, CNAME: 5, SRV: 6, CAA: 7, TLSA: 8, PTR: 9 } as const;

/** The numbers of types by their codes. */
export const numberOfCode: readonly number[] = [0, ...fastTypes.map((type) => recordTypes[type].number)];

/** Reads the data of a type and writes its octets; names go to the cursor's last name. */
export function readData(code: number, line: LineCursor): boolean {
  switch (code) {
    case codes.A:
      return address(line, ipv4Field);
    case codes.AAAA:
      return address(line, ipv6Field);
    case codes.MX:
      return numbers(line, 1, 65_535) && line.name();
    case codes.TXT:
      return stringsField(line);
    case codes.SRV:
      return numbers(line, 3, 65_535) && line.name();
    case codes.CAA:
      return caa(line);
    case codes.TLSA:
      return tlsa(line);
    case codes.CNAME:
    case codes.PTR:
      return line.name();
    default:
      return false;
  }
}

const hexScratch = Buffer.alloc(70_000);
const digests: readonly Buffer[] = [32, 64].map((length) => hexScratch.subarray(0, length));

/** Octets of hexadecimal text, read by node; they count until the next call. */
function hexOctets(text: string): Buffer {
  const length = hexScratch.write(/[ \t\r]/.test(text) ? text.replaceAll(/[ \t\r]/g, '') : text, 'hex');
  return digests.find((digest) => digest.length === length) ?? hexScratch.subarray(0, length);
}

function strings(line: LineCursor): readonly Buffer[] {
  const list: Buffer[] = [];
  const { places, count } = stringPlaces;
  for (let index = 0; index < count; index += 2) list.push(line.octets.subarray(places[index], places[index + 1]));
  return list;
}

function caaWords(line: LineCursor): unknown {
  const text = octetText(line.octets, reading.tagTo, reading.to).trim();
  const value = text.startsWith('"') ? text.slice(1, -1) : text;
  return { flags: reading.numbers[0], tag: octetText(line.octets, reading.from, reading.tagTo), value };
}

/** The data of the last record in the words of dns-packet, made from the text of the file and not from what we wrote. */
export function wordsOf(code: number, line: LineCursor): unknown {
  const [first, second, third] = reading.numbers;
  switch (code) {
    case codes.MX:
      return { preference: first, exchange: line.nameText() };
    case codes.TXT:
      return strings(line);
    case codes.SRV:
      return { priority: first, weight: second, port: third, target: line.nameText() };
    case codes.CAA:
      return caaWords(line);
    case codes.TLSA:
      return {
        usage: first,
        selector: second,
        matchingType: third,
        certificate: hexOctets(octetText(line.octets, reading.from, reading.to)),
      };
    case codes.CNAME:
    case codes.PTR:
      return line.nameText();
    default:
      return octetText(line.octets, reading.from, reading.to);
  }
}
