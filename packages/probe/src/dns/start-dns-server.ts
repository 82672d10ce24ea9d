import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { ResourceRecord } from '@waxseal/core';
import { takeFrames, tcpFrame } from '@waxseal/zone';
import { indexRecords, type RecordIndex } from './answer-from-records.ts';
import { answerQuery } from './answer-query.ts';

/** A running DNS server. */
export interface DnsServer extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
}

export interface DnsServerOptions {
  readonly records: readonly ResourceRecord[];
  /** Where it listens; 127.0.0.1 when left out. */
  readonly address?: string;
  /** 0 takes a free one. */
  readonly port?: number;
}

const [mostConnections, idleMilliseconds] = [100, 5000] as const;

function serveConnection(index: RecordIndex, socket: Socket): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.setTimeout(idleMilliseconds, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    const { messages, rest } = takeFrames(Buffer.concat([pending, chunk]));
    pending = rest;
    for (const query of messages) {
      const reply = answerQuery(index, query, 'tcp');
      if (reply === undefined) socket.destroy();
      else socket.write(tcpFrame(reply));
    }
    // One who asks without reading the answers is let go, before they fill the memory.
    if (socket.writableLength > 1_048_576) socket.destroy();
  });
}

function serveUdp(index: RecordIndex, address: string): UdpSocket {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  socket.on('message', (query, from) => {
    const reply = answerQuery(index, query, 'udp');
    // A forged datagram may come from port 0, which nobody can be answered at.
    if (reply !== undefined && from.port > 0) socket.send(reply, from.port, from.address, () => undefined);
  });
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

function listenUdp(socket: UdpSocket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject).bind(port, address, () => {
      socket.off('error', reject).on('error', () => undefined);
      resolve();
    });
  });
}

/**
 * Starts an authoritative DNS server over UDP and TCP for a set of records. It follows aliases and wildcards within them,
 * says SOA with a negative answer, refuses ANY, and bounds connections, sizes and times.
 */
export async function startDnsServer({
  records,
  address = '127.0.0.1',
  port = 0,
}: DnsServerOptions): Promise<DnsServer> {
  const index = indexRecords(records);
  const open = new Set<Socket>();
  const tcp = createServer((socket) => {
    open.add(socket.once('close', () => open.delete(socket)));
    serveConnection(index, socket);
  });
  const udp = serveUdp(index, address);
  tcp.maxConnections = mostConnections;
  const close = async (): Promise<void> => {
    for (const socket of open) socket.destroy();
    await Promise.all([
      new Promise<void>((done) => void tcp.close(() => done())),
      new Promise<void>((done) => void udp.close(() => done())),
    ]);
  };
  try {
    const bound = await listenTcp(tcp, address, port);
    // Later errors, such as no more file descriptors, end one connection and never the process.
    tcp.on('error', () => undefined);
    await listenUdp(udp, address, bound);
    return { address, port: bound, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
