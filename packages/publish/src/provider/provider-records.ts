import { type DomainName, isKnownType, type ResourceRecord, textStrings } from '@waxseal/core';
import { quotedString } from '@waxseal/zone';
import { recordFromText, type RecordText } from '../plan/record-from-text.ts';

/** Text that stands without quotes, as some old records do. */
function quoted(record: RecordText): RecordText {
  const isBare = /^(?:TXT|SPF)$/i.test(record.type) && !record.data.startsWith('"');
  return isBare ? { ...record, data: textStrings(record.data).map(quotedString).join(' ') } : record;
}

/**
 * Reads records as a provider holds them. Types of its own (ALIAS, LUA and the like) are no DNS records and stay out: no change
 * is planned upon them, and none touches them. @throws InputError for data that is none of its type
 */
export function providerRecords(texts: readonly RecordText[], origin: DomainName): readonly ResourceRecord[] {
  return texts
    .filter(({ type }) => isKnownType(type.toUpperCase()) || /^TYPE\d+$/i.test(type))
    .map((text) => recordFromText(quoted(text), origin));
}
