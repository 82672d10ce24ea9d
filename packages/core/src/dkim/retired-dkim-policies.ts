import { refuse } from '../attempt.ts';
import { parseTagList, tagValue, wordFaults } from '../text/tag-list.ts';

/** What a domain said about unsigned mail: `unknown`, `all` mail is signed, `discardable` without a signature. */
export type SigningPractice = 'unknown' | 'all' | 'discardable';

/** The text of an ADSP record at `_adsp._domainkey` (RFC 5617 §4.2.1, historic since 2013; DMARC replaced it). */
export function adsp(practice: SigningPractice): string {
  return `dkim=${practice}`;
}

/** Reads an ADSP or ASP record. @throws InputError when `dkim=` is missing or none of the three words (RFC 5617 §4.2.1). */
export function parseAdsp(text: string): SigningPractice {
  const tags = parseTagList(text);
  const practice = tagValue(tags, 'dkim');
  const missing =
    tags.tags[0]?.name === 'dkim' ? [] : [{ message: 'the record begins with dkim= (RFC 5617 §4.2.1)', value: text }];
  refuse([...tags.faults, ...missing, ...wordFaults(tags, 'dkim', ['unknown', 'all', 'discardable'])]);
  return practice as SigningPractice;
}

/** The text of the record at `_asp._domainkey`, the draft name of ADSP (draft-ietf-dkim-ssp-03); never an RFC. */
export function asp(practice: SigningPractice): string {
  return adsp(practice);
}

/** The text of a DomainKeys policy at `_domainkey` (RFC 4870 §3.6, historic): `-` signs all mail, `~` some. */
export function domainKeysPolicy(signs: 'all' | 'some'): string {
  return signs === 'all' ? 'o=-;' : 'o=~;';
}

/** Reads a DomainKeys policy; `some` when it does not say. @throws InputError for a malformed record (RFC 4870 §3.6). */
export function parseDomainKeysPolicy(text: string): 'all' | 'some' {
  const tags = parseTagList(text);
  refuse([...tags.faults, ...wordFaults(tags, 'o', ['-', '~'])]);
  return tagValue(tags, 'o') === '-' ? 'all' : 'some';
}
