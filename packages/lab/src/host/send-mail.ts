import { randomUUID } from 'node:crypto';
import { InputError, WaxsealError } from '@waxseal/core';
import type { CommandOptions, CommandResult } from '../run-command.ts';

/** A plain text message for a host to send. */
export interface OutgoingMail {
  /** Envelope sender and From. */
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** The text, lines ending in `\n`. */
  readonly body?: string;
  /** More header fields. */
  readonly headers?: Readonly<Record<string, string>>;
}

type Exec = (argv: readonly string[], options?: CommandOptions) => Promise<CommandResult>;

/** Renders a message with LF line endings, as sendmail takes it. @throws InputError when a header value holds a line end. */
export function renderOutgoing(
  { from, to, subject, body = '', headers = {} }: OutgoingMail,
  messageId: string,
): string {
  const fields = Object.entries({ From: from, To: to, Subject: subject, 'Message-ID': messageId, ...headers });
  const broken = fields.filter(([, value]) => /[\r\n\0]/.test(value));
  if (broken.length > 0)
    throw new InputError(broken.map(([name, value]) => ({ message: `the ${name} field is one line`, value })));
  return [...fields.map(([name, value]) => `${name}: ${value}`), '', body.trimEnd(), ''].join('\n');
}

/**
 * Hands a message to a host's own mail system, as a local user's program would, and gives its Message-ID.
 * @throws WaxsealError when sendmail refuses it.
 */
export async function sendMail(exec: Exec, fqdn: string, mail: OutgoingMail): Promise<string> {
  const messageId = `<${randomUUID()}@${fqdn}>`;
  const result = await exec(['sendmail', '-i', '-f', mail.from, '--', mail.to], {
    input: renderOutgoing(mail, messageId),
  });
  if (result.status !== 0)
    throw new WaxsealError(
      `sendmail on ${fqdn} refused the message\n  ${result.stderr.trim() || result.stdout.trim()}`,
    );
  return messageId;
}
