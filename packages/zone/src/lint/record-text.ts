import {
  attempt,
  type Attempt,
  type ParsedDkimKey,
  type DmarcRecord,
  isDmarc,
  isSpf,
  joinedText,
  parseDkimKeyRecord,
  parseDmarc,
  parseSpf,
  type SomeRecord,
  type SpfRecord,
} from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { distinct } from './distinct.ts';
import { lastOnly } from './memo.ts';
import type { OwnerGroup } from './zone-index.ts';

export type TextRecord = SomeRecord<'TXT' | 'SPF'>;

const policyNames = /^_(?:adsp|asp|ssp|report|smtp|dmarc)\./i;
const selectorName = /^[^.].*?\._domainkey\./i;

/** The octets of a TXT or SPF record, its strings joined. */
export const textOf: (record: TextRecord) => string = lastOnly((record: TextRecord) => joinedText(record.strings));

/** Tells whether an owner is a DKIM selector, `SELECTOR._domainkey.DOMAIN`, and not one of the retired policies. */
export function isSelector(owner: string): boolean {
  return owner.includes('omain') && selectorName.test(owner) && !policyNames.test(owner);
}

/** The SPF record in a TXT or SPF record; undefined when its text is something else. */
export const spfIn: (record: TextRecord) => Attempt<SpfRecord> | undefined = lastOnly((record: TextRecord) => {
  const text = textOf(record);
  return isSpf(text) ? attempt(() => parseSpf(text)) : undefined;
});

/** The DKIM key in a TXT record at a selector; undefined elsewhere. */
export const dkimIn: (record: TextRecord) => Attempt<ParsedDkimKey> | undefined = lastOnly((record: TextRecord) =>
  isSelector(record.owner) ? attempt(() => parseDkimKeyRecord(textOf(record))) : undefined,
);

/** Tells whether an owner is where DMARC records are looked up: below it stands a mail domain, which has no underscore in front. */
export function isDmarcOwner(owner: string): boolean {
  return /^_dmarc\.(?!_)/i.test(owner);
}

/** Tells whether an owner is where a domain says that it takes reports of another (RFC 9990 §4). */
export function isReportAuthorisation(owner: string): boolean {
  return /^[^.].*\._report\._dmarc\./i.test(owner);
}

/** The DMARC record in a TXT record at `_dmarc`; undefined elsewhere and for other text. */
export const dmarcIn: (record: TextRecord) => Attempt<DmarcRecord> | undefined = lastOnly((record: TextRecord) => {
  const text = textOf(record);
  return isDmarcOwner(record.owner) && isDmarc(text) ? attempt(() => parseDmarc(text)) : undefined;
});

/** The TXT records of an owner whose text passes a test, with their places. */
export function textsWhere(group: OwnerGroup, test: (text: string) => boolean): readonly LocatedRecord[] {
  return group.records.filter(({ record }) => record.type === 'TXT' && test(textOf(record)));
}

/** The one SPF record of an owner that receivers would use, when it can be read (RFC 7208 §4.5). */
export function usableSpf(group: OwnerGroup): SpfRecord | undefined {
  const [first, second] = distinct(textsWhere(group, isSpf));
  if (first === undefined || second !== undefined) return undefined;
  const read = spfIn(first.record as TextRecord);
  return read !== undefined && 'value' in read ? read.value : undefined;
}
