import { randomUUID } from 'node:crypto';
import type { Resolver } from '../dns/resolver.ts';
import { composeReply, headersOf, mayAnswer } from './compose-reply.ts';
import { evaluateMessage } from './evaluate-message.ts';
import { type Arrived, listenSmtp, type SmtpListener } from './smtp-listener.ts';

export interface ResponderOptions {
  /** The DNS that SPF, DKIM and the reverse lookup are evaluated over. */
  readonly resolver: Resolver;
  /** The address that probes are sent to, e.g. `check-auth@verifier.port25.com`. */
  readonly mailbox: string;
  readonly address?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly proxy?: boolean;
  /** Delivers the reply to the envelope sender: the only one who is ever answered. */
  readonly deliver: (reply: string, to: string) => Promise<void>;
  readonly clock?: () => Date;
}

/** Most octets of a probe, and most connections at a time. */
const [longest, mostClients] = [1_048_576, 50] as const;

/**
 * Starts a check-auth responder: it takes a probe, evaluates what a receiver sees of it, and answers the envelope sender
 * in the port25 format; never a bounce, never another robot (RFC 3834).
 */
export function startResponder({ resolver, mailbox, address = '127.0.0.1', port = 0, proxy = false, deliver, clock = () => new Date() }: ResponderOptions): Promise<SmtpListener> {
  const hostname = mailbox.split('@')[1] ?? 'localhost';
  const answer = async (message: Arrived): Promise<void> => {
    const headers = headersOf(message.raw);
    if (!mayAnswer(headers, message.mailFrom)) return;
    const report = await evaluateMessage(message, resolver);
    const frame = { from: `auth-results@${hostname}`, date: clock(), messageId: `<${randomUUID()}@${hostname}>` };
    await deliver(composeReply(report, message.mailFrom, headers, frame), message.mailFrom);
  };
  return listenSmtp({ address, port, hostname, proxy, size: longest, clients: mostClients, accepts: (recipient) => recipient.toLowerCase() === mailbox.toLowerCase(), onMessage: answer });
}
