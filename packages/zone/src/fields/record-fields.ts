import { type FieldKind, fieldsOf, type FieldValues, type ResourceRecord } from '@waxseal/core';
import type { FieldCodec, FieldContext } from './field-codec.ts';
import { fieldCodec } from './field-codecs.ts';

/** One field of a record: its codec, its value and what stands around it. */
export interface RecordField extends FieldContext {
  readonly codec: FieldCodec<FieldKind>;
  readonly value: FieldValues[FieldKind];
}

/** The fields of a record in wire order, by the table of record types. */
export function recordFields(record: ResourceRecord): readonly RecordField[] {
  const values = record as unknown as Readonly<Record<string, FieldValues[FieldKind]>>;
  return fieldsOf(record.type).map((field) => ({
    field,
    values,
    codec: fieldCodec(field.kind),
    value: values[field.name] as FieldValues[FieldKind],
  }));
}
