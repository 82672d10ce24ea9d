/** A probe mail, ready to be sent: the same on every call with the same arguments. */
export interface ProbeMail {
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly date: Date;
}

/** Composes a probe: a short plain mail that no filter has a reason to dislike. */
export function composeProbe({ from, to, messageId, date }: ProbeMail): string {
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
