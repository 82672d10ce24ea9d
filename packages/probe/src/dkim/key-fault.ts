import { attempt, parseDkimKeyRecord } from '@waxseal/core';
import type { RawSignature } from './mailauth.ts';

/** Comments of mailauth that mean: with this key nobody can ever verify (RFC 8601 §2.7.1, permerror). */
const keyComments: ReadonlySet<string> = new Set([
  'no key',
  'unknown key version',
  'unknown key type',
  'invalid public key',
  'inappropriate hash algorithm',
  'inappropriate key algorithm',
  'key not for email',
]);

function faultsOf(record: string): string | undefined {
  if (record.includes('\\;')) return 'a backslash reached the record: the ; of a master file needs none inside quotes';
  const result = attempt(() => parseDkimKeyRecord(record));
  if ('faults' in result)
    return result.faults.map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`)).join(', ');
  return result.value.publicKey === '' ? 'the key is revoked (p= is empty)' : undefined;
}

/** Why the key of a signature cannot verify anything, or undefined where it can. */
export function keyFault({ domain, selector, comment, keyRecord }: RawSignature): string | undefined {
  if (comment === undefined || !keyComments.has(comment)) return undefined;
  if (comment === 'no key') return `key "${selector}._domainkey.${domain}" doesn't exist`;
  return (keyRecord === undefined ? undefined : faultsOf(keyRecord)) ?? comment;
}
