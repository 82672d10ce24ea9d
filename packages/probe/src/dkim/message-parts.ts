import { splitFields } from './header-change.ts';

/** Header and body of a message as octet strings. */
export interface Parts {
  readonly head: string;
  readonly body: string;
}

/** Splits a message at its first empty line. */
export function splitMessage(message: Uint8Array): Parts {
  const text = Buffer.from(message).toString('latin1');
  const gap = /\r?\n\r?\n/.exec(text);
  return gap === null
    ? { head: text, body: '' }
    : { head: text.slice(0, gap.index), body: text.slice(gap.index + gap[0].length) };
}

/** Most signatures that are looked at, from the top: each costs a lookup, and a stranger decides how many there are (RFC 6376 §6.1). */
const mostSignatures = 20;

/** The message without the signatures beyond the limit. */
export function withFewSignatures(octets: Uint8Array): Uint8Array {
  const { head, body } = splitMessage(octets);
  if ((head.match(/^dkim-signature:/gim)?.length ?? 0) <= mostSignatures) return octets;
  let seen = 0;
  const kept = splitFields(head).filter((field) => !/^dkim-signature:/i.test(field) || (seen += 1) <= mostSignatures);
  return Buffer.from(`${kept.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}
