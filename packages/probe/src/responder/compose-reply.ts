import { readHeaders } from '../mail/read-mail.ts';
import { renderReport } from '../report/render-report.ts';
import type { Report } from '../report/report.ts';
import { foldLine } from './fold-line.ts';

/** Who answers, and when: clock and randomness are the caller's. */
export interface ReplyFrame {
  readonly from: string;
  readonly date: Date;
  readonly messageId: string;
}

/** The header fields of a received message. */
export function headersOf(raw: Uint8Array): ReadonlyMap<string, string> {
  const text = Buffer.from(raw.subarray(0, 262_144)).toString('latin1');
  return readHeaders(text.split(/\r?\n\r?\n/, 1)[0] ?? '');
}

/**
 * Whether a message may be answered: not a bounce, not another automatic answer, not a list's (RFC 3834 §2). Else two
 * robots would write to each other for ever.
 */
export function mayAnswer(headers: ReadonlyMap<string, string>, envelopeSender: string): boolean {
  const automatic = headers.get('auto-submitted');
  const precedence = headers.get('precedence') ?? '';
  const robot =
    (automatic !== undefined && !/^no\b/i.test(automatic)) ||
    /^(?:bulk|list|junk)/i.test(precedence) ||
    headers.has('list-id') ||
    headers.has('list-post');
  return (
    !robot &&
    /^[^\s<>@]+@[^\s<>@]+$/.test(envelopeSender) &&
    !/^(?:mailer-daemon|owner-.*|.*-request)@/i.test(envelopeSender)
  );
}

/** A header value of a stranger in a mail of ours: one line, printable ASCII, not longer than a line may be. */
function headerText(value: string): string {
  return value.replaceAll(/[^ -~]/g, '').slice(0, 400);
}

/** The reply to a message: a mail in the port25 format to the envelope sender, marked as automatic. */
export function composeReply(
  report: Report,
  to: string,
  probe: ReadonlyMap<string, string>,
  { from, date, messageId }: ReplyFrame,
): string {
  const answered = headerText(probe.get('message-id') ?? '');
  const lines = [
    `From: ${from}`,
    `To: ${headerText(to)}`,
    'Subject: Authentication Report',
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    ...(answered === '' ? [] : [`In-Reply-To: ${answered}`, `References: ${answered}`]),
    'Auto-Submitted: auto-replied',
    'Precedence: junk (auto_reply)',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    renderReport(report),
  ];
  return lines.join('\n').split(/\r?\n/).flatMap(foldLine).join('\r\n');
}
