import { fieldsOf, octetString, type DomainName, type ResourceRecord } from '@waxseal/core';
import { fieldWriters } from './field-writers.ts';
import { WireWriter } from './wire-writer.ts';

type AnyWriter = (writer: WireWriter, value: unknown) => void;

/**
 * Makes a function that gives RDATA as a key: equal keys are equal data, names compared without ASCII case
 * (RFC 4343 §3). One writer serves all calls.
 * @throws InputError (the function) for values that do not fit their fields.
 */
export function rdataKeys(): (record: ResourceRecord) => string {
  const writer = new WireWriter();
  return (record) => {
    const values = record as unknown as Readonly<Record<string, unknown>>;
    writer.rewind(0);
    for (const { name, kind } of fieldsOf(record.type)) {
      const value = kind === 'name' ? (values[name] as DomainName).toLowerCase() : values[name];
      (fieldWriters[kind] as AnyWriter)(writer, value);
    }
    return octetString(writer.written());
  };
}
