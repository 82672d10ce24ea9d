import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { type DomainName, type ResourceRecord, sameName, type TypeName, WaxsealError } from '@waxseal/core';
import { decodeMessage, type DnsMessage, encodeMessage, takeFrames, tcpFrame } from '@waxseal/zone';

export interface ServerQuery {
  readonly server: string;
  /** 53 where not said. */
  readonly port?: number;
  readonly name: DomainName;
  readonly type: TypeName;
  /** Milliseconds for each of UDP and TCP; 2000 where not said. */
  readonly timeout?: number;
}

/** A server's answer. `authoritative: false` from a server of the zone means that it is lame. */
export interface ServerAnswer {
  readonly rcode: number;
  readonly authoritative: boolean;
  readonly records: readonly ResourceRecord[];
}

const udpSize = 1232;

function question({ name, type }: ServerQuery, id: number): Uint8Array {
  const flags = {
    response: false,
    opcode: 0,
    authoritative: false,
    truncated: false,
    recursionDesired: false,
    recursionAvailable: false,
    rcode: 0,
  };
  return encodeMessage({
    id,
    ...flags,
    questions: [{ name, type }],
    answers: [],
    authorities: [],
    additionals: [],
    udpSize,
  });
}

/** The answer to our question; undefined for anything else that arrives, which may be somebody's forgery. */
function match(octets: Uint8Array, id: number, { name, type }: ServerQuery): DnsMessage | undefined {
  try {
    const message = decodeMessage(octets);
    const [asked] = message.questions;
    const ours =
      message.response && message.id === id && asked !== undefined && asked.type === type && sameName(asked.name, name);
    return ours ? message : undefined;
  } catch {
    return undefined;
  }
}

function unanswered({ server, name, type }: ServerQuery, why: string, cause?: unknown): WaxsealError {
  return new WaxsealError(`${server} ${why}`, { value: `${name} ${type}`, ...(cause === undefined ? {} : { cause }) });
}

function overUdp(query: ServerQuery, id: number): Promise<DnsMessage> {
  const octets = question(query, id);
  const timeout = query.timeout ?? 2000;
  const timers: NodeJS.Timeout[] = [];
  let socket: Socket | undefined;
  return new Promise<DnsMessage>((resolve, reject) => {
    const fail = (cause: Error): void => reject(unanswered(query, `cannot be asked: ${cause.message}`, cause));
    const sender = createSocket(isIPv6(query.server) ? 'udp6' : 'udp4');
    socket = sender;
    const ask = (): void =>
      sender.send(octets, (cause) => {
        if (cause !== null) fail(cause);
      });
    sender.on('message', (answer) => {
      const message = match(answer, id, query);
      if (message !== undefined) resolve(message);
    });
    sender.on('error', fail);
    timers.push(setTimeout(() => reject(unanswered(query, 'gives no answer in time')), timeout));
    // Connected: the kernel drops what comes from elsewhere. Without a route there is no connection, and nothing to send on.
    sender.connect(query.port ?? 53, query.server, (cause?: Error) => {
      if (cause !== undefined) return fail(cause);
      ask();
      // A datagram may get lost: it is sent again at half time.
      return timers.push(setTimeout(ask, timeout / 2));
    });
  }).finally(() => {
    timers.forEach(clearTimeout);
    socket?.close();
  });
}

function overTcp(query: ServerQuery, id: number): Promise<DnsMessage> {
  const socket = connect(query.port ?? 53, query.server, () => socket.write(tcpFrame(question(query, id))));
  let timer: NodeJS.Timeout | undefined;
  return new Promise<DnsMessage>((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    timer = setTimeout(() => reject(unanswered(query, 'gives no answer over TCP in time')), query.timeout ?? 2000);
    socket.on('error', (cause) => reject(unanswered(query, `cannot be asked over TCP: ${cause.message}`, cause)));
    socket.on('close', () => reject(unanswered(query, 'closed without an answer')));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const [first] = takeFrames(received).messages;
      if (first === undefined) return;
      const message = match(first, id, query);
      if (message === undefined) reject(unanswered(query, 'answered something else'));
      else resolve(message);
    });
  }).finally(() => {
    clearTimeout(timer);
    socket.destroy();
  });
}

/** Asks one server one question, over UDP and, when the answer does not fit, over TCP. @throws WaxsealError when none comes in time. */
export async function queryServer(query: ServerQuery): Promise<ServerAnswer> {
  const id = randomInt(65_536);
  const first = await overUdp(query, id);
  const { rcode, authoritative, answers } = first.truncated ? await overTcp(query, id) : first;
  return { rcode, authoritative, records: answers };
}
