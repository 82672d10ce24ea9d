import type { DomainName } from '../domain-name.ts';
import type { Seconds } from '../ttl.ts';
import type { Field, FieldValues } from './field-kinds.ts';
import type { ResourceRecord, TypeName } from './resource-record.ts';

/** A field's value in a record; with the table of record types this walks any record without knowing its type. */
export function fieldValue<K extends Field['kind']>(
  record: ResourceRecord,
  field: Field & { readonly kind: K },
): FieldValues[K] {
  return (record as unknown as Readonly<Record<string, FieldValues[K]>>)[field.name] as FieldValues[K];
}

/**
 * Puts a record together from values read by the table: the caller vouches that `values` holds one value of the right
 * kind per field of `fieldsOf(type)`. The one place where the table's order becomes a typed record.
 */
export function recordFromFields(
  head: { readonly owner: DomainName; readonly ttl: Seconds; readonly type: TypeName },
  values: Readonly<Record<string, unknown>>,
): ResourceRecord {
  return { ...head, ...values } as unknown as ResourceRecord;
}
