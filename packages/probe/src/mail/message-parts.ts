import { fieldName, splitFields } from './header-fields.ts';

/** A message as octet strings: its header fields from the top, and its body. */
export interface Parts {
  readonly fields: readonly string[];
  readonly body: string;
  /** What is odd about its first octets. */
  readonly warnings: readonly string[];
}

const byteOrderMark = '\u00ef\u00bb\u00bf';

function begin(text: string): { readonly text: string; readonly warnings: readonly string[] } {
  if (/^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(text))
    return { text, warnings: ['the file is UTF-16: save the message as it was received, octet by octet'] };
  const marked = text.startsWith(byteOrderMark);
  const bare = marked ? text.slice(byteOrderMark.length) : text;
  // An mbox has this line in front of each message (RFC 4155); it is none of the header.
  const separator = /^>?From [^\r\n]*\r?\n/.exec(bare)?.[0] ?? '';
  return {
    text: bare.slice(separator.length),
    warnings: [
      ...(marked ? ['the file begins with a byte order mark, which is no part of the message and is left out'] : []),
      ...(/^\r?\n/.test(bare) ? ['the message begins with an empty line: all of it is body (RFC 5322 §2.1)'] : []),
    ],
  };
}

/** Splits a message at its first empty line; what stands in front of its first field by mistake is left out and told. */
export function splitMessage(message: Uint8Array): Parts {
  const { text, warnings } = begin(Buffer.from(message).toString('latin1'));
  const empty = /^\r?\n/.exec(text);
  const gap = empty ?? /\r?\n\r?\n/.exec(text);
  const [head, body] = gap === null ? [text, ''] : [text.slice(0, gap.index), text.slice(gap.index + gap[0].length)];
  return { fields: splitFields(head), body, warnings };
}

/** The octets of a message, put together again. */
export function joinMessage({ fields, body }: Pick<Parts, 'fields' | 'body'>): Uint8Array {
  return Buffer.from(`${fields.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

/** Most signatures that are looked at, from the top: each costs a lookup, and a stranger decides how many there are (RFC 6376 §6.1). */
const mostSignatures = 20;

/** The fields without the signatures beyond the limit. */
export function withFewSignatures(fields: readonly string[]): readonly string[] {
  let seen = 0;
  return fields.filter((field) => fieldName(field) !== 'dkim-signature' || (seen += 1) <= mostSignatures);
}
