import type { ResourceRecord } from '@waxseal/core';
import { recordFields } from '../fields/record-fields.ts';

/** The data of a record on one line, names absolute (RFC 1035 §5.1, RFC 3597 §5 for types without a text). */
export function rdataText(record: ResourceRecord): string {
  const text = recordFields(record)
    .map((one) => one.codec.text(one.value, one))
    .filter((word) => word !== '')
    .join(' ');
  // No words at all are read by servers, and not by nsupdate.
  return text === '' ? String.raw`\# 0` : text;
}
