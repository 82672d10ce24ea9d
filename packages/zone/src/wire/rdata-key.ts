import { nameRule, octetString, type ResourceRecord } from '@waxseal/core';
import { recordFields } from '../fields/record-fields.ts';
import { WireWriter } from '../octets/wire-writer.ts';

/**
 * Makes a function that gives RDATA as a key: equal keys are equal data. Names are compared without ASCII case in the
 * types of RFC 4034 §6.2 and octet by octet in all others (RFC 3597 §6). One writer serves all calls.
 * @throws InputError (the function) for values that do not fit their fields.
 */
export function rdataKeys(): (record: ResourceRecord) => string {
  const writer = new WireWriter();
  return (record) => {
    writer.rewind(0);
    const folds = nameRule(record.type) !== undefined;
    for (const one of recordFields(record)) {
      const { codec, value } = one;
      codec.write(writer, folds && codec.folded !== undefined ? codec.folded(value, one) : value, one);
    }
    return octetString(writer.written());
  };
}
