import { domainName, valueOf } from '@waxseal/core';

/**
 * Whom a probe to this recipient is answered at: `sender` for the mailbox itself, an address for `MAILBOX-user=domain@HOST`,
 * as port25's verifier has it; undefined for anybody else's mailbox.
 */
export function replyAddress(recipient: string, mailbox: string): string | undefined {
  const [one, two] = [recipient.toLowerCase(), mailbox.toLowerCase()];
  if (one === two) return 'sender';
  const [at, end] = [two.lastIndexOf('@'), one.lastIndexOf('@')];
  if (one.slice(end) !== two.slice(at) || !one.startsWith(`${two.slice(0, at)}-`)) return undefined;
  // The case of the local part is its owner's: it is taken from the recipient as it came.
  const wanted = recipient.slice(at + 1, end);
  const equals = wanted.lastIndexOf('=');
  const [user, domain] = [wanted.slice(0, Math.max(equals, 0)), wanted.slice(equals + 1)];
  const isMailbox = /^[!-~]{1,64}$/.test(user) && !/[<>@,;:"()[\]\\]/.test(user);
  return isMailbox && domain.includes('.') && valueOf(() => domainName(domain)) !== undefined
    ? `${user}@${domain}`
    : undefined;
}
