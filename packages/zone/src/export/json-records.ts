import {
  encodeBase64,
  encodeHex,
  type FieldKind,
  fieldsOf,
  type FieldValues,
  type ResourceRecord,
} from '@waxseal/core';
import type { ExportInput, ZoneExport } from './zone-export.ts';

const identity = (value: unknown): unknown => value;

/** One JSON value per kind of field: octets become hex or base64, octet strings stay strings of U+0000 to U+00FF. */
const jsonWriters: { readonly [K in FieldKind]: (value: FieldValues[K]) => unknown } = {
  name: identity,
  u8: identity,
  u16: identity,
  u32: identity,
  ttl: identity,
  ipv4: identity,
  ipv6: identity,
  string: identity,
  strings: identity,
  text: identity,
  tag: identity,
  location: identity,
  hex: encodeHex,
  base64: encodeBase64,
  unknown: encodeHex,
  svcParams: (params) => params.map(({ key, value }) => ({ key, value: encodeHex(value) })),
};

/** A record as plain JSON data; `jsonSchema` describes it. */
export function recordToJson(record: ResourceRecord): Readonly<Record<string, unknown>> {
  const values = record as unknown as Readonly<Record<string, never>>;
  const fields = fieldsOf(record.type).map(
    ({ name, kind }) => [name, jsonWriters[kind](values[name] as never)] as const,
  );
  return { owner: record.owner, ttl: record.ttl, type: record.type, ...Object.fromEntries(fields) };
}

/** The whole zone as JSON, records as they stand. */
export function exportJson({ origin, records }: ExportInput): ZoneExport {
  return { text: `${JSON.stringify({ origin, records: records.map(recordToJson) }, undefined, 2)}\n`, leftOut: [] };
}
