import { type Fault, refuse } from '@waxseal/core';

/** A probe mail, ready to be sent: the same on every call with the same arguments. */
export interface ProbeMail {
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly date: Date;
}

/** What would end a header field and begin another, or is no single address. */
const illegal = /[^!-~\u00a0-\uffff]|[<>,;]/;

function faultsOf({ from, to, messageId }: ProbeMail): readonly Fault[] {
  const fields = { from, to, messageId: messageId.replace(/^<(.*)>$/, '$1') };
  return Object.entries(fields)
    .filter(([, value]) => illegal.test(value) || !value.includes('@'))
    .map(([path, value]) => ({ message: 'expected one address, without spaces and brackets', value, place: { path } }));
}

/**
 * Composes a probe: a short plain mail that no filter has a reason to dislike.
 * @throws InputError for an address or Message-ID that would not stay in its field.
 */
export function composeProbe(mail: ProbeMail): string {
  refuse(faultsOf(mail));
  const { from, to, messageId, date } = mail;
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    'Subject: Authentication check of our outgoing mail',
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 7bit',
    '',
    'Hello,',
    '',
    'this message checks that our mail is signed and that receivers can verify it.',
    'Please answer with an authentication report.',
    '',
    `The postmaster of ${from.split('@')[1] ?? from}`,
    '',
  ];
  return lines.join('\r\n');
}
