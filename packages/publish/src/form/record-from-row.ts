import { type DomainName, nameFromPresentation, type ResourceRecord, textStrings } from '@waxseal/core';
import { type FormRow, quotedString } from '@waxseal/zone';
import { recordFromText } from '../plan/record-from-text.ts';

/** Data as a form makes it of what was typed: text in quotes, split at 255 octets; a priority in front. */
function dataText({ type, priority, data }: FormRow): string {
  if (type === 'TXT' || type === 'SPF') return textStrings(data).map(quotedString).join(' ');
  return priority === undefined ? data : `${priority} ${data}`;
}

/**
 * The record that a web form makes of a row with a name below the zone: the inverse of `rowChanges`, for a registrar of one's
 * own. @throws InputError for a row that no form takes.
 */
export function recordFromRow(row: FormRow, origin: DomainName): ResourceRecord {
  const owner = row.name === '@' ? origin : nameFromPresentation(row.name, origin);
  return recordFromText({ owner, type: row.type, ttl: row.ttl, data: dataText(row) }, origin);
}
