import { readHeaders } from './read-mail.ts';

// A separator has a sender and a date in the form of asctime, at the start or behind an empty line (RFC 4155 Appendix A).
const separator = /(?:^|\r?\n\r?\n)From \S+ +[^\r\n]*\d\d:\d\d[^\r\n]*\r?\n/g;

/** The messages of an mbox; a text without a separator is one message, as a file of a Maildir is. */
function messagesOf(mailbox: string): readonly { readonly text: string; readonly quoted: boolean }[] {
  const marks = [...mailbox.matchAll(separator)];
  const [first] = marks;
  if (first === undefined) return [{ text: mailbox, quoted: false }];
  return marks.map((mark, index) => ({
    text: mailbox.slice(mark.index + mark[0].length, marks[index + 1]?.index),
    quoted: true,
  }));
}

function bare(messageId: string): string {
  return messageId.trim().replaceAll(/^<|>$/g, '');
}

/**
 * Finds the answer to a message in the text of an mbox or of a Maildir file, by its In-Reply-To; undefined while it is not
 * there. The `>` that mbox puts in front of lines that begin with From is taken off again.
 */
export function findReply(mailbox: string, messageId: string): string | undefined {
  const wanted = bare(messageId);
  const found = messagesOf(mailbox).find(({ text }) => {
    const headers = readHeaders(text.slice(0, 65_536).split(/\r?\n\r?\n/, 1)[0] ?? '');
    return wanted !== '' && bare(headers.get('in-reply-to') ?? '') === wanted;
  });
  return found?.quoted === true ? found.text.replaceAll(/^>(>*From )/gm, '$1') : found?.text;
}
