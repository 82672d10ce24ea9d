import { type FieldKind, fieldsOf, type FieldValues, type ResourceRecord, typeNumber } from '@waxseal/core';
import { fieldCodec } from '../fields/field-codecs.ts';
import { WireWriter } from '../octets/wire-writer.ts';

/** Writes the RDATA of a record, names without compression (RFC 3597 §4). @throws InputError for values that do not fit their fields. */
function writeRdata(writer: WireWriter, record: ResourceRecord): void {
  const values = record as unknown as Readonly<Record<string, FieldValues[FieldKind]>>;
  for (const field of fieldsOf(record.type))
    fieldCodec(field.kind).write(writer, values[field.name] as FieldValues[FieldKind], { field, values });
}

/** Writes a whole record: owner, type, class IN, TTL, RDLENGTH, RDATA (RFC 1035 §3.2.1). @throws InputError as {@link writeRdata}. */
export function writeRecord(writer: WireWriter, record: ResourceRecord): void {
  writer.name(record.owner);
  writer.u16(typeNumber(record.type));
  writer.u16(1);
  writer.u32(record.ttl);
  const length = writer.length;
  writer.u16(0);
  writeRdata(writer, record);
  writer.patchLength(length);
}

/** The RDATA of a record in wire form. @throws InputError for values that do not fit their fields. */
export function encodeRdata(record: ResourceRecord): Uint8Array {
  const writer = new WireWriter();
  writeRdata(writer, record);
  return writer.copy();
}

/** A record in wire form without compression. @throws InputError for values that do not fit their fields, or over 65535 octets. */
export function encodeRecord(record: ResourceRecord): Uint8Array {
  const writer = new WireWriter();
  writeRecord(writer, record);
  return writer.copy();
}
