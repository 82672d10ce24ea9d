import { isSpf, joinedText, nameKey, type ResourceRecord } from '@waxseal/core';

/** Whether a record says how mail of its domain arrives or is authenticated: an exchange, an SPF record, a key, a policy. */
export function saysOfMail(record: ResourceRecord): boolean {
  if (record.type === 'MX') return true;
  if (record.type !== 'TXT' && record.type !== 'CNAME') return false;
  if (/(?:^|\.)(?:_domainkey|_dmarc|_mta-sts|_smtp\._tls)\./.test(nameKey(record.owner))) return true;
  return record.type === 'TXT' && isSpf(joinedText(record.strings));
}
