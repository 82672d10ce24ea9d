import { createServer, type Server, type Socket } from 'node:net';
import { newSession, type Received, type SessionState, takeLine } from './smtp-session.ts';

/** The largest message a sink takes, and the longest line. */
const maxOctets = 32 * 1024 * 1024;
const idleMilliseconds = 300_000;

/** What a sink does with a message before it says that it has it. */
export type Store = (message: Received & { readonly client: string }) => Promise<void>;

interface Line {
  readonly text: string;
  readonly rest: string;
}

function nextLine(buffer: string): Line | undefined {
  const end = buffer.indexOf('\r\n');
  return end < 0 ? undefined : { text: buffer.slice(0, end), rest: buffer.slice(end + 2) };
}

async function converse(socket: Socket, hostName: string, store: Store): Promise<void> {
  let state: SessionState = newSession;
  let buffer = '';
  let taken = 0;
  socket.setEncoding('latin1').setTimeout(idleMilliseconds, () => socket.destroy());
  socket.write(`220 ${hostName} ESMTP sink\r\n`);
  // Leaving the loop must not destroy the socket: the last replies are still on their way.
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
    buffer += chunk;
    taken += chunk.length;
    for (let line = nextLine(buffer); line !== undefined; line = nextLine(buffer)) {
      buffer = line.rest;
      const step = takeLine(state, line.text, hostName, maxOctets);
      state = step.state;
      if (step.message) await store({ ...step.message, client: socket.remoteAddress ?? '' });
      if (step.reply !== undefined) taken = 0;
      if (step.reply !== undefined) socket.write(`${step.reply}\r\n`);
      if (step.close) return;
    }
    if (taken > maxOctets) return void socket.end('552 5.3.4 more than this sink takes\r\n');
  }
}

/** An SMTP server that takes every message and hands it on, octet for octet. Not listening yet. */
export function createSinkServer(hostName: string, store: Store): Server {
  // Exim sends QUIT along with the final dot and closes its half: replies must still reach it.
  return createServer({ allowHalfOpen: true }, (socket) => {
    converse(socket, hostName, store).then(
      () => socket.end(),
      // A client that goes away in mid-sentence ends its own session only.
      () => socket.destroy(),
    );
  });
}
