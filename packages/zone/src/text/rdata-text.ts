import type { ResourceRecord } from '@waxseal/core';
import { encodeHex } from '@waxseal/core';
import { recordFields } from '../fields/record-fields.ts';
import { encodeRdata } from '../wire/encode-record.ts';

/** The data of a record on one line, names absolute (RFC 1035 §5.1, RFC 3597 §5 for types without a text). */
export function rdataText(record: ResourceRecord): string {
  return recordFields(record)
    .map((one) => one.codec.text(one.value, one))
    .filter((text) => text !== '')
    .join(' ');
}

/** The data of a record in the form that every server reads, whether or not it knows the type (RFC 3597 §5). */
export function genericText(record: ResourceRecord): string {
  const octets = encodeRdata(record);
  return [String.raw`\#`, octets.length, encodeHex(octets)].join(' ').trimEnd();
}
