import { type DomainName, InputError, type ResourceRecord } from '@waxseal/core';
import { nameText, parseZone } from '@waxseal/zone';

/** A record as providers hold it: its data as a master file writes it, relative names below `origin`. */
export interface RecordText {
  readonly owner: DomainName;
  readonly type: string;
  readonly ttl: number;
  readonly data: string;
}

/** Reads one record. @throws InputError for data that is none of its type, and for more than one line of it. */
export function recordFromText({ owner, type, ttl, data }: RecordText, origin: DomainName): ResourceRecord {
  const value = `${type} ${data}`;
  if (/[\r\n]/.test(value) || !/^[A-Z][A-Z0-9-]*$/i.test(type))
    throw new InputError('a record is one line of a master file', { value });
  const { records, faults } = parseZone(`${nameText(owner)} ${ttl} IN ${value}\n`, { origin });
  const [first, more] = records;
  if (first === undefined || more !== undefined || faults.length > 0)
    throw new InputError(faults.length > 0 ? faults : 'expected one record', { value });
  return first.record;
}
