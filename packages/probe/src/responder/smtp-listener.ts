import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { receiveMessage } from './receive-message.ts';

/** A message that arrived by SMTP. */
export interface Arrived {
  readonly raw: Uint8Array;
  readonly ip: string;
  readonly helo: string;
  /** Empty for a bounce. */
  readonly mailFrom: string;
  readonly recipients: readonly string[];
}

export interface SmtpListenerOptions {
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The name it greets with. */
  readonly hostname: string;
  /** Takes the client's address from the PROXY protocol: for a sender in the same process that stands for another host. */
  readonly proxy?: boolean;
  /** Most octets of a message. */
  readonly size: number;
  /** Most connections at a time. */
  readonly clients: number;
  /** Whose mail is taken; every other recipient is refused. */
  readonly accepts: (recipient: string) => boolean;
  readonly onMessage: (message: Arrived) => Promise<void>;
}

/** A listening SMTP server. */
export interface SmtpListener extends AsyncDisposable {
  readonly port: number;
}

function refusal(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

function arrived(session: SMTPServerSession, raw: Uint8Array): Arrived {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    raw,
    ip: session.remoteAddress,
    helo: session.hostNameAppearsAs || '',
    mailFrom: mailFrom === false ? '' : mailFrom.address,
    recipients: rcptTo.map(({ address }) => address),
  };
}

/** Takes one message; what it gives is what the client is told: nothing for "accepted". */
async function take(stream: Readable, session: SMTPServerSession, options: SmtpListenerOptions): Promise<Error | null> {
  try {
    const raw = await receiveMessage(stream, options.size);
    if (raw === undefined) return refusal(552, 'Message too large');
    await options.onMessage(arrived(session, raw));
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Listens for mail, bounded in size, connections and time. */
export async function listenSmtp(options: SmtpListenerOptions): Promise<SmtpListener> {
  const server = new SMTPServer({
    name: options.hostname,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    // To whom pipelining is offered says QUIT with its message and closes its side (Exim does); Node then closes the other
    // before the message is answered, and the sender tries again.
    hidePIPELINING: true,
    useProxy: options.proxy === true,
    size: options.size,
    maxClients: options.clients,
    socketTimeout: 30_000,
    closeTimeout: 500,
    onRcptTo({ address }, session, done) {
      if (session.envelope.rcptTo.length >= 10) done(refusal(452, 'Too many recipients'));
      else done(options.accepts(address) ? null : refusal(550, 'No such mailbox here'));
    },
    onData(stream, session, done) {
      take(stream, session, options).then(done, done);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.address, resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
