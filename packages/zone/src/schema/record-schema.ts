import { type Field, type FieldKind, fieldsOf, recordTypes } from '@waxseal/core';

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [key: string]: unknown };

const whole = (maximum: number): JsonSchema => ({ type: 'integer', minimum: 0, maximum });
const octets = (limits: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  pattern: '^[\\u0000-\\u00ff]*$',
  ...limits,
});
const hex: JsonSchema = { type: 'string', pattern: '^(?:[0-9a-f]{2})*$' };
const name: JsonSchema = {
  type: 'string',
  pattern: '^(?:\\.|(?:(?:[!#%&\'*+,\\-/-9:<-?A-Z\\[\\]^_`a-z{|}~]|\\\\[.\\\\"();@$]|\\\\[0-9]{3})+\\.)+)$',
};
const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const between = (minimum: number, maximum: number): JsonSchema => ({ type: 'integer', minimum, maximum });

/** One schema per kind of field. */
const kindSchemas: Readonly<Record<FieldKind, JsonSchema>> = {
  name,
  u8: whole(0xff),
  u16: whole(0xffff),
  u32: whole(0xffff_ffff),
  ttl: whole(0xffff_ffff),
  ipv4: { type: 'string', format: 'ipv4' },
  ipv6: { type: 'string', format: 'ipv6' },
  string: octets({ maxLength: 255 }),
  strings: { type: 'array', minItems: 1, items: octets({ maxLength: 255 }) },
  text: octets({ maxLength: 65_535 }),
  tag: { type: 'string', pattern: '^[A-Za-z0-9]{1,255}$' },
  hex,
  base64: { type: 'string', contentEncoding: 'base64' },
  svcParams: { type: 'array', items: object({ key: whole(0xffff), value: hex }) },
  location: object({
    latitude: between(-(2 ** 31), 2 ** 31 - 1),
    longitude: between(-(2 ** 31), 2 ** 31 - 1),
    altitude: between(-10_000_000, 4_284_967_295),
    size: whole(9_000_000_000),
    horizontalPrecision: whole(9_000_000_000),
    verticalPrecision: whole(9_000_000_000),
  }),
  unknown: hex,
};

function dataSchemas(fields: readonly Field[]): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(fields.map((field) => [field.name, kindSchemas[field.kind]]));
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
