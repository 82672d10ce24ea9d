import { type DomainName, type ResourceRecord } from '@waxseal/core';
import { type DomainChange, domainChanges, notAgreed } from '@waxseal/domain';
import { recordKey } from '@waxseal/publish';

/** What guards the mail of a domain against a new version of its zone, wherever that lives. */
export interface MailGuard {
  readonly domain: DomainName;
  /** Keys of records of ours that were seen published; none where left out. */
  readonly published?: readonly string[];
  /** What the proof found that the new zone would take from mail, and nothing agrees to; what records alone tell where left out. */
  readonly lost?: readonly DomainChange[];
  /** What the declaration agrees to, in words. */
  readonly agreed?: readonly string[];
}

/** What a new zone would take from mail that is published, and nothing agrees to: as the proof found, else as records alone tell. */
export function takenFromMail(
  before: readonly ResourceRecord[],
  after: readonly ResourceRecord[],
  { domain, published = [], agreed = [], lost }: MailGuard,
): readonly DomainChange[] {
  if (lost !== undefined) return lost;
  const ours = new Set(published);
  const isOurs = (record: ResourceRecord): boolean => ours.has(recordKey(record));
  return notAgreed(domainChanges({ apex: domain, before, after, isOurs }), agreed);
}
