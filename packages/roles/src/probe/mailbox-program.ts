import { call } from '../call.ts';
import { templates } from '../generated-templates.ts';

/** Octets of a mailbox that are looked at, from its end: a reply is a few kilobytes, and a mailbox may hold years. */
const most = 2_000_000;

/** Minutes that a file of a Maildir may be old to be looked at. */
const recent = 120;

/**
 * Compiles the program that prints the mail which may hold a reply to one of these messages, as one mbox: the ends of the
 * mbox files of a user, of root and of Debian's `mail` (whose Exim keeps root's mail there), and from their Maildirs what
 * is recent and speaks of one of the messages. Read-only; what it prints is bounded.
 */
export function mailboxProgram(user: string, messageIds: readonly string[]): string {
  const users = [...new Set([user, 'root', 'mail'])].join(' ');
  const wanted = messageIds.flatMap((id) => ['-e', id]);
  return `${templates['mailbox'] ?? ''}${call('mailbox_show', most, recent, users, ...wanted)}\n`;
}
