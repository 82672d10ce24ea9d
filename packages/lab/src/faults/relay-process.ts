import { createServer, type Socket, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

// The program of a slow link: relay-process ADDRESS PORT TARGET MILLISECONDS. Every connection to ADDRESS:PORT goes on to
// TARGET:PORT, and whatever passes, in either direction, arrives that much later.
const [address = '', port = '', target = '', milliseconds = '0'] = process.argv.slice(2);
const delay = Number(milliseconds);

/** Sends on what comes, in order and late; the end comes late as well. */
function pipeLate(from: Socket, to: Socket): void {
  from.on('data', (chunk) => void setTimeout(() => to.writable && to.write(chunk), delay));
  from.on('end', () => void setTimeout(() => to.end(), delay));
  from.on('error', () => to.destroy());
}

createServer({ allowHalfOpen: true, noDelay: true }, async (near) => {
  near.on('error', () => near.destroy());
  // Both halves of the handshake with the target cost a way through the link.
  await sleep(2 * delay);
  const far = connect({ host: target, port: Number(port), allowHalfOpen: true, noDelay: true });
  pipeLate(near, far);
  pipeLate(far, near);
}).listen(Number(port), address);
