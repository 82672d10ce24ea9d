import { type DomainName, nameFromPresentation, nameKey, type ResourceRecord } from '@waxseal/core';
import { nameText, rdataText } from '@waxseal/zone';
import type { RecordText } from '../plan/record-from-text.ts';
import { xmlElements, xmlEscaped, xmlText } from './xml-text.ts';

/** An RRset as Route 53 holds it: its values in the very words that a deletion must repeat. */
export interface Route53Set {
  readonly name: DomainName;
  readonly type: string;
  readonly ttl: number;
  readonly values: readonly string[];
  /** Weighted, located and alias sets are the provider's own, and no records of the DNS. */
  readonly isPlain: boolean;
}

// Route 53 writes octets in octal, master files in decimal; a backslash before another character stays as it is.
const escapes = /\\(?:(\d{3})|([^]))/g;

/** Text of a master file as Route 53 writes it. Pure. */
export function octalEscapes(text: string): string {
  return text.replaceAll(escapes, (whole, digits?: string) =>
    digits === undefined ? whole : `\\${Number(digits).toString(8).padStart(3, '0')}`,
  );
}

/** The reverse of `octalEscapes`. Pure. */
export function decimalEscapes(text: string): string {
  return text.replaceAll(escapes, (whole, digits?: string) =>
    digits === undefined || !/^[0-3][0-7]{2}$/.test(digits)
      ? whole
      : `\\${String(Number.parseInt(digits, 8)).padStart(3, '0')}`,
  );
}

/** Reads the RRsets of a listing. @throws InputError for names that are none */
export function route53Sets(xml: string): readonly Route53Set[] {
  return xmlElements(xml, 'ResourceRecordSet').map((set) => ({
    name: nameFromPresentation(decimalEscapes(xmlText(set, 'Name') ?? '')),
    type: xmlText(set, 'Type') ?? '',
    ttl: Number(xmlText(set, 'TTL') ?? Number.NaN),
    values: xmlElements(set, 'ResourceRecord').map((record) => xmlText(record, 'Value') ?? ''),
    isPlain: !/<(?:AliasTarget|SetIdentifier)[\s>]/.test(set),
  }));
}

/** The records of an RRset as text of a master file; none of one that is not plain. */
export function route53Texts({ name, type, ttl, values, isPlain }: Route53Set): readonly RecordText[] {
  return isPlain ? values.map((value) => ({ owner: name, type, ttl, data: decimalEscapes(value) })) : [];
}

/** An RRset as records are written: an alias of the form `CNAME` has one. */
export function route53Set(records: readonly [ResourceRecord, ...ResourceRecord[]]): Route53Set {
  const [first] = records;
  const values = records.map((record) => octalEscapes(rdataText(record)));
  return { name: first.owner, type: first.type, ttl: first.ttl, values, isPlain: true };
}

/** A change of a batch. Pure. */
export function route53Change(action: 'CREATE' | 'DELETE', { name, type, ttl, values }: Route53Set): string {
  const records = values
    .map((value) => `<ResourceRecord><Value>${xmlEscaped(value)}</Value></ResourceRecord>`)
    .join('');
  const set = `<Name>${xmlEscaped(octalEscapes(nameText(name)))}</Name><Type>${type}</Type><TTL>${ttl}</TTL><ResourceRecords>${records}</ResourceRecords>`;
  return `<Change><Action>${action}</Action><ResourceRecordSet>${set}</ResourceRecordSet></Change>`;
}

/** Which RRset this is, as a key. */
export function route53Key({ name, type }: Pick<Route53Set, 'name' | 'type'>): string {
  return `${nameKey(name)} ${type}`;
}
