import type { ResourceRecord } from '@waxseal/core';
import { recordFields } from '../fields/record-fields.ts';
import type { ExportInput, ZoneExport } from './zone-export.ts';

/** A record as plain JSON data; `jsonSchema` describes it. */
export function recordToJson(record: ResourceRecord): Readonly<Record<string, unknown>> {
  const fields = recordFields(record).map(
    ({ field, codec, value }) => [field.name, codec.json === undefined ? value : codec.json(value)] as const,
  );
  return { owner: record.owner, ttl: record.ttl, type: record.type, ...Object.fromEntries(fields) };
}

/** The whole zone as JSON, records as they stand. */
export function exportJson({ origin, records }: ExportInput): ZoneExport {
  return { text: `${JSON.stringify({ origin, records: records.map(recordToJson) }, undefined, 2)}\n`, leftOut: [] };
}
