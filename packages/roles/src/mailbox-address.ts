import { domainName, InputError, withoutDot } from '@waxseal/core';

/** A mail address as it stands in an envelope: an unquoted local part and a domain (RFC 5321 §4.1.2). */
export type MailboxAddress = string & { readonly __brand: 'MailboxAddress' };

// What RFC 5321 lets stand unquoted, without `'`, `` ` ``, `$`, `{`, `|` and `}`: an address reaches Exim, a zone and a shell.
const localPart = /^[A-Za-z0-9!#%&*+/=?^_~-]+(?:\.[A-Za-z0-9!#%&*+/=?^_~-]+)*$/;

/** Reads a mail address. @throws InputError for a quoted or illegal local part, or an illegal domain. */
export function mailboxAddress(text: string): MailboxAddress {
  const [local = '', domain = '', more] = text.split('@');
  if (more !== undefined || !localPart.test(local)) {
    throw new InputError('not a mail address', {
      value: text,
      hint: 'write it like postmaster@new.example, without quotes or $',
    });
  }
  return `${local}@${withoutDot(domainName(domain))}` as MailboxAddress;
}
