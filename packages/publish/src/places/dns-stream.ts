import { connect, type Socket } from 'node:net';
import { Unreachable, WaxsealError } from '@waxseal/core';
import { takeFrames, tcpFrame } from '@waxseal/zone';

/** A name server over TCP. */
export interface StreamOptions {
  readonly server: string;
  readonly port: number;
  /** Milliseconds of silence after which the server counts as gone. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Octets of all answers together that are taken at most: a zone that waxseal changes is far smaller. */
const mostOctets = 67_108_864;

function named({ server, port }: StreamOptions): string {
  return port === 53 ? server : `${server} port ${port}`;
}

function open(options: StreamOptions): Promise<Socket> {
  const socket = connect(options.port, options.server);
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown): void => {
      socket.destroy();
      reject(
        new Unreachable(
          `the name server ${named(options)} cannot be reached: ${why}`,
          cause === undefined ? {} : { cause },
        ),
      );
    };
    socket.setTimeout(options.timeout, () => fail('no answer in time'));
    socket.once('error', (cause) => fail(cause.message, cause));
    socket.once('connect', () => {
      socket.removeAllListeners('error').removeAllListeners('timeout');
      resolve(socket);
    });
  });
}

/**
 * Sends a message over TCP and gives the answers one by one, for as long as the caller takes them.
 * @throws Unreachable where nobody listens, WaxsealError where the server falls silent, hangs up or says too much
 */
export async function* dnsStream(
  message: Uint8Array,
  options: StreamOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const socket = await open(options);
  const stop = (): void => void socket.destroy(new Error('interrupted'));
  options.signal.addEventListener('abort', stop, { once: true });
  socket.setTimeout(options.timeout, () => socket.destroy(new Error('no answer in time')));
  try {
    socket.write(tcpFrame(message));
    let [pending, total]: [Buffer, number] = [Buffer.alloc(0), 0];
    for await (const chunk of socket) {
      total += (chunk as Buffer).length;
      if (total > mostOctets) throw new WaxsealError(`the name server ${named(options)} answers more than 64 MB`);
      const { messages, rest } = takeFrames(Buffer.concat([pending, chunk as Buffer]));
      pending = rest;
      yield* messages;
    }
  } catch (cause) {
    if (cause instanceof WaxsealError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WaxsealError(`the name server ${named(options)} broke off: ${why}`, { cause });
  } finally {
    options.signal.removeEventListener('abort', stop);
    socket.destroy();
  }
  throw new WaxsealError(`the name server ${named(options)} hung up without an answer`);
}
