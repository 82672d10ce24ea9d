import {
  type DomainName,
  fieldsOf,
  InputError,
  nameRule,
  recordFromFields,
  type ResourceRecord,
  type Seconds,
  type TypeName,
  typeName,
} from '@waxseal/core';
import { fieldCodec } from '../fields/field-codecs.ts';
import { WireReader } from '../octets/wire-reader.ts';

interface Head {
  readonly owner: DomainName;
  readonly ttl: Seconds;
  readonly type: TypeName;
}

/** A record of another class than IN, or of a kind of its own like OPT: its numbers and its RDATA as they are. */
interface ForeignRecord {
  readonly owner: DomainName;
  readonly typeNumber: number;
  readonly class: number;
  readonly ttl: number;
  readonly data: Uint8Array;
}

export type DecodedRecord = { readonly record: ResourceRecord } | { readonly foreign: ForeignRecord };

const optType = 41;

function readRdata(head: Head, reader: WireReader): ResourceRecord {
  const values: Record<string, unknown> = {};
  const compressed = nameRule(head.type) === 'compressed';
  for (const field of fieldsOf(head.type))
    values[field.name] = fieldCodec(field.kind).read(reader, { field, values, compressed });
  if (reader.left > 0) reader.refuse(`${reader.left} octets are left behind the data of ${head.type}`);
  return recordFromFields(head, values);
}

/** Reads one record where the reader stands and moves it behind the record. @throws InputError for anything malformed. */
export function readRecord(reader: WireReader): DecodedRecord {
  const owner = reader.name();
  const [number, dnsClass, ttl, length] = [reader.u16(), reader.u16(), reader.u32(), reader.u16()];
  if (dnsClass !== 1 || number === optType)
    return { foreign: { owner, typeNumber: number, class: dnsClass, ttl, data: reader.octets(length) } };
  // RFC 2181 §8: a TTL with its highest bit set counts as 0.
  const seconds = (ttl > 0x7fff_ffff ? 0 : ttl) as Seconds;
  return { record: readRdata({ owner, ttl: seconds, type: typeName(number) }, reader.part(length)) };
}

/**
 * Reads a record of class IN from wire form; compression may point back into `message`.
 * @throws InputError for anything malformed, octets left behind the record's end, and other classes.
 */
export function decodeRecord(message: Uint8Array, offset = 0): ResourceRecord {
  const reader = new WireReader(message, offset);
  const decoded = readRecord(reader);
  if (reader.left > 0) reader.refuse(`${reader.left} octets are left behind the record`);
  if ('record' in decoded) return decoded.record;
  throw new InputError('expected a record of class IN', { value: `CLASS${decoded.foreign.class}` });
}

/** Reads RDATA without compression back into a record. @throws InputError for anything malformed or left over. */
export function decodeRdata(head: Head, rdata: Uint8Array): ResourceRecord {
  return readRdata(head, new WireReader(rdata));
}
