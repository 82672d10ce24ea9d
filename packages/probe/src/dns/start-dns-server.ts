import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { isSubdomain, type ResourceRecord } from '@waxseal/core';
import { decodeMessage, type DnsMessage, encodeMessage } from '@waxseal/zone';
import { answerFromRecords, indexRecords, type RecordIndex } from './answer-from-records.ts';

/** A running DNS server. */
export interface DnsServer extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
}

/** Octets of an answer over UDP without EDNS (RFC 1035 §4.2.1), and most with it. */
const [plainSize, mostSize] = [512, 4096] as const;

const rcode = { 'found': 0, 'no data': 0, 'no such name': 3 } as const;

function authority(index: RecordIndex, query: DnsMessage): readonly ResourceRecord[] {
  const name = query.questions[0]?.name;
  const all = [...index.byOwner.values()].flat();
  const above = all.filter((record) => record.type === 'SOA' && name !== undefined && isSubdomain(name, record.owner));
  return above.toSorted((one, other) => other.owner.length - one.owner.length).slice(0, 1);
}

function respond(index: RecordIndex, query: DnsMessage): DnsMessage {
  const [question, more] = query.questions;
  const base = { ...query, response: true, truncated: false, recursionAvailable: false, answers: [], authorities: [], additionals: [] };
  if (query.opcode !== 0) return { ...base, authoritative: false, rcode: 4 };
  if (question === undefined || more !== undefined) return { ...base, authoritative: false, rcode: 1 };
  // 255 is ANY: refused, since it only serves those who amplify (RFC 8482).
  if (question.type === 'TYPE255') return { ...base, authoritative: false, rcode: 5 };
  const answer = answerFromRecords(index, question.name, question.type);
  return { ...base, authoritative: true, rcode: rcode[answer.status], answers: answer.records, authorities: answer.status === 'found' ? [] : authority(index, query) };
}

/** The octets of an answer; over UDP cut to what the asker can take, with the flag that sends it to TCP. */
function answerOctets(index: RecordIndex, query: Uint8Array, overUdp: boolean): Uint8Array | undefined {
  try {
    const message = decodeMessage(query);
    if (message.response) return undefined;
    const reply = respond(index, message);
    const octets = encodeMessage(reply);
    const room = overUdp ? Math.min(Math.max(message.udpSize ?? plainSize, plainSize), mostSize) : 65_535;
    return octets.length <= room ? octets : encodeMessage({ ...reply, truncated: true, answers: [], authorities: [] });
  } catch {
    // What is no question gets no answer.
    return undefined;
  }
}

function serveTcp(index: RecordIndex): Server {
  return createServer((socket) => {
    let pending = Buffer.alloc(0);
    socket.setTimeout(5000, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      if (pending.length > 65_537) socket.destroy();
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const end = 2 + pending.readUInt16BE(0);
        const reply = answerOctets(index, pending.subarray(2, end), false);
        pending = pending.subarray(end);
        if (reply === undefined) return void socket.destroy();
        const length = Buffer.alloc(2);
        length.writeUInt16BE(reply.length);
        socket.write(Buffer.concat([length, reply]));
      }
      return undefined;
    });
  });
}

function serveUdp(index: RecordIndex): Socket {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const reply = answerOctets(index, query, true);
    if (reply !== undefined) socket.send(reply, from.port, from.address, () => undefined);
  });
  socket.on('error', () => undefined);
  return socket;
}

function listenTcp(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, address, () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}

/** Starts an authoritative DNS server over UDP and TCP for a set of records; port 0 takes a free one. */
export async function startDnsServer({ records, address = '127.0.0.1', port = 0 }: { readonly records: readonly ResourceRecord[]; readonly address?: string; readonly port?: number }): Promise<DnsServer> {
  const index = indexRecords(records);
  const [tcp, udp] = [serveTcp(index), serveUdp(index)];
  tcp.maxConnections = 100;
  const bound = await listenTcp(tcp, address, port);
  await new Promise<void>((resolve, reject) => {
    udp.once('error', reject).bind(bound, address, resolve);
  });
  return {
    address,
    port: bound,
    async [Symbol.asyncDispose]() {
      await Promise.all([new Promise<void>((resolve) => tcp.close(() => resolve())), new Promise<void>((resolve) => udp.close(() => resolve()))]);
    },
  };
}
