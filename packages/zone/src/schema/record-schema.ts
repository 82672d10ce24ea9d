import { type Field, fieldsOf, recordTypes } from '@waxseal/core';
import type { JsonSchema } from '../fields/field-codec.ts';
import { fieldCodec } from '../fields/field-codecs.ts';
import { name, object, whole } from '../fields/schemas.ts';

export type { JsonSchema } from '../fields/field-codec.ts';

function dataSchemas(fields: readonly Field[]): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(fields.map((field) => [field.name, fieldCodec(field.kind).schema]));
}

function recordSchema(type: JsonSchema, fields: readonly Field[], source: string): JsonSchema {
  return { ...object({ owner: name, ttl: whole(0x7fff_ffff), type, ...dataSchemas(fields) }), description: source };
}

function knownSchemas(): readonly JsonSchema[] {
  return Object.values(recordTypes).map(({ type, number, rfc, fields }) =>
    recordSchema({ const: type }, fields, `${rfc}, type ${number}`),
  );
}

/** The JSON Schema (2020-12) of zones as `exportJson` writes them, made from the table of record types. */
export function zoneSchema(): JsonSchema {
  const unknown = recordSchema(
    { type: 'string', pattern: '^TYPE[0-9]{1,5}$' },
    fieldsOf('TYPE65280'),
    'RFC 3597, any other type',
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A DNS zone',
    ...object({ origin: name, records: { type: 'array', items: { oneOf: [...knownSchemas(), unknown] } } }),
  };
}
