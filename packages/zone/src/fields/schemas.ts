import type { JsonSchema } from './field-codec.ts';

/** Whole numbers from 0. */
export const whole = (maximum: number): JsonSchema => ({ type: 'integer', minimum: 0, maximum });

/** Whole numbers between two. */
export const between = (minimum: number, maximum: number): JsonSchema => ({ type: 'integer', minimum, maximum });

/** Octets as code units. */
export const octets = (limits: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  pattern: '^[\\u0000-\\u00ff]*$',
  ...limits,
});

export const hex: JsonSchema = { type: 'string', pattern: '^(?:[0-9a-f]{2})*$' };

export const base64: JsonSchema = { type: 'string', contentEncoding: 'base64' };

/** An absolute domain name. */
export const name: JsonSchema = {
  type: 'string',
  pattern: '^(?:\\.|(?:(?:[!#%&\'*+,\\-/-9:<-?A-Z\\[\\]^_`a-z{|}~]|\\\\[.\\\\"();@$]|\\\\[0-9]{3})+\\.)+)$',
};

/** The name of a record type. */
export const typeWord: JsonSchema = { type: 'string', pattern: '^(?:[A-Z][A-Z0-9-]*|TYPE[0-9]{1,5})$' };

/** An object of exactly these properties, all required but those that are named. */
export const object = (
  properties: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = [],
): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false,
});
