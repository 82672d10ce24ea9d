import { randomUUID } from 'node:crypto';
import type { Resolver } from '../dns/resolver.ts';
import type { Report } from '../report/report.ts';
import { composeReply, headersOf, mayAnswer } from './compose-reply.ts';
import { evaluateMessage } from './evaluate-message.ts';
import { replyBudget } from './reply-budget.ts';
import { type Arrived, listenSmtp, type SmtpListener } from './smtp-listener.ts';
import { replyAddress } from './reply-address.ts';
import { type SpamdAddress, spamdPoints } from './spamd.ts';

export interface ResponderOptions {
  /** The DNS that SPF, DKIM and the reverse lookup are evaluated over. */
  readonly resolver: Resolver;
  /** The address that probes are sent to, e.g. `check-auth@verifier.port25.com`. */
  readonly mailbox: string;
  readonly address?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly proxy?: boolean;
  /** Delivers the reply to the envelope sender, or to whom the recipient `MAILBOX-user=domain@HOST` names. */
  readonly deliver: (reply: string, to: string) => Promise<void>;
  readonly clock?: () => Date;
  /** Most replies to one address in an hour; 60 where left out. */
  readonly repliesPerHour?: number;
  /** SpamAssassin's daemon, where the reply shall hold points. */
  readonly spamd?: SpamdAddress;
}

/** Most octets of a probe, and most connections at a time. */
const [longest, mostClients] = [1_048_576, 50] as const;

// A receiver judges what it received: with the line that its own mail server puts on top (RFC 5321 §4.4).
function traced({ raw, ip, helo, mailFrom }: Arrived, date: Date): Uint8Array {
  const head = `Return-Path: <${mailFrom}>\r\nReceived: from ${helo} (${helo} [${ip}])\r\n\tby verifier.port25.com with ESMTP;\r\n\t${date.toUTCString().replace('GMT', '+0000')}\r\n`;
  return Buffer.concat([Buffer.from(head), raw]);
}

async function withPoints(
  report: Report,
  message: Arrived,
  spamd: SpamdAddress | undefined,
  date: Date,
): Promise<Report> {
  if (spamd === undefined) return report;
  const spam = await spamdPoints(spamd, traced(message, date));
  return {
    ...report,
    summary: [...report.summary, { check: 'SpamAssassin', result: spam.points < spam.required ? 'ham' : 'spam' }],
    spam,
  };
}

/**
 * Starts a check-auth responder: it takes a probe, evaluates what a receiver sees of it, and answers the envelope sender, or
 * user@domain for a probe to `MAILBOX-user=domain@HOST`, in the port25 format; never a bounce, never another robot (RFC 3834).
 */
export function startResponder({
  resolver,
  mailbox,
  address = '127.0.0.1',
  port = 0,
  proxy = false,
  deliver,
  clock = () => new Date(),
  spamd,
  repliesPerHour = 60,
}: ResponderOptions): Promise<SmtpListener> {
  const hostname = mailbox.split('@')[1] ?? 'localhost';
  const mayHave = replyBudget(repliesPerHour);
  const answer = async (message: Arrived): Promise<void> => {
    const headers = headersOf(message.raw);
    const wanted = message.recipients.map((recipient) => replyAddress(recipient, mailbox) ?? 'sender');
    const receivers = [...new Set(wanted.map((address) => (address === 'sender' ? message.mailFrom : address)))];
    // Nobody is answered for a bounce or a robot, whoever is named in its recipient.
    if (!mayAnswer(headers, message.mailFrom)) return;
    const allowed = receivers.filter((to) => mayAnswer(headers, to) && mayHave(to, clock()));
    if (allowed.length === 0) return;
    const report = await withPoints(await evaluateMessage(message, resolver), message, spamd, clock());
    for (const to of allowed) {
      const frame = { from: `auth-results@${hostname}`, date: clock(), messageId: `<${randomUUID()}@${hostname}>` };
      await deliver(composeReply(report, to, headers, frame), to);
    }
  };
  return listenSmtp({
    address,
    port,
    hostname,
    proxy,
    size: longest,
    clients: mostClients,
    accepts: (recipient) => replyAddress(recipient, mailbox) !== undefined,
    onMessage: answer,
  });
}
