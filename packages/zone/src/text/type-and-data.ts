import { encodeHex, isKnownType, recordTypes, type ResourceRecord, typeNumber } from '@waxseal/core';
import { encodeRdata } from '../wire/encode-record.ts';
import { rdataText } from './rdata-text.ts';

/**
 * Type and data as every server reads them: in generic form where one of BIND, Knot and NSD does not know the type's name
 * or its text (RFC 3597 §5).
 */
export function typeAndData(record: ResourceRecord): readonly [type: string, data: string] {
  const { type } = record;
  if (!isKnownType(type) || recordTypes[type].generic !== true) return [type, rdataText(record)];
  const octets = encodeRdata(record);
  return [`TYPE${typeNumber(type)}`, [String.raw`\#`, octets.length, encodeHex(octets)].join(' ').trimEnd()];
}
