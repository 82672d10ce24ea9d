import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { type DomainName, type ResourceRecord, sameName, type TypeName, WaxsealError } from '@waxseal/core';
import { decodeMessage, type DnsMessage, encodeMessage } from '@waxseal/zone';

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
  const flags = { response: false, opcode: 0, authoritative: false, truncated: false, recursionDesired: false, recursionAvailable: false, rcode: 0 };
  return encodeMessage({ id, ...flags, questions: [{ name, type }], answers: [], authorities: [], additionals: [], udpSize });
}

/** The answer to our question; undefined for anything else that arrives, which may be somebody's forgery. */
function match(octets: Uint8Array, id: number, { name, type }: ServerQuery): DnsMessage | undefined {
  try {
    const message = decodeMessage(octets);
    const [asked] = message.questions;
    const ours = message.response && message.id === id && asked !== undefined && asked.type === type && sameName(asked.name, name);
    return ours ? message : undefined;
  } catch {
    return undefined;
  }
}

function late({ server, name, type }: ServerQuery): WaxsealError {
  return new WaxsealError(`no answer from ${server} in time`, { value: `${name} ${type}` });
}

function overUdp(query: ServerQuery, id: number): Promise<DnsMessage> {
  const socket = createSocket(isIPv6(query.server) ? 'udp6' : 'udp4');
  return new Promise<DnsMessage>((resolve, reject) => {
    const timer = setTimeout(() => reject(late(query)), query.timeout ?? 2000);
    socket.on('message', (octets) => {
      const message = match(octets, id, query);
      if (message !== undefined) resolve(message);
    });
    socket.on('error', reject);
    socket.on('close', () => clearTimeout(timer));
    // Connected: the kernel drops what comes from elsewhere.
    socket.connect(query.port ?? 53, query.server, () => socket.send(question(query, id)));
  }).finally(() => socket.close());
}

function overTcp(query: ServerQuery, id: number): Promise<DnsMessage> {
  const octets = question(query, id);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(octets.length);
  const socket = connect(query.port ?? 53, query.server, () => socket.write(Buffer.concat([length, octets])));
  return new Promise<DnsMessage>((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.setTimeout(query.timeout ?? 2000, () => reject(late(query)));
    socket.on('error', reject);
    socket.on('close', () => reject(late(query)));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const message = match(received.subarray(2, 2 + received.readUInt16BE(0)), id, query);
      if (message === undefined) reject(new WaxsealError(`${query.server} answered something else`, { value: `${query.name} ${query.type}` }));
      else resolve(message);
    });
  }).finally(() => socket.destroy());
}

/** Asks one server one question, over UDP and, when the answer does not fit, over TCP. @throws WaxsealError when none comes in time. */
export async function queryServer(query: ServerQuery): Promise<ServerAnswer> {
  const id = randomInt(65_536);
  const first = await overUdp(query, id);
  const { rcode, authoritative, answers } = first.truncated ? await overTcp(query, id) : first;
  return { rcode, authoritative, records: answers };
}
