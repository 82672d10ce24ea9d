import { readHeaders } from './read-mail.ts';

/** Splits an mbox into its messages: `From ` at the start of a line, behind an empty one (RFC 4155). */
function messagesOf(mbox: string): readonly string[] {
  return mbox.split(/(?:^|\r?\n)From [^\n]*\r?\n/).filter((message) => message.trim() !== '');
}

function bare(messageId: string): string {
  return messageId.trim().replaceAll(/^<|>$/g, '');
}

/** Finds the answer to a message in a mailbox by its In-Reply-To; undefined while it is not there. */
export function findReply(mailbox: string, messageId: string): string | undefined {
  return messagesOf(mailbox).find((message) => {
    const headers = readHeaders(message.split(/\r?\n\r?\n/, 1)[0] ?? '');
    return bare(headers.get('in-reply-to') ?? '') === bare(messageId);
  });
}
