import { randomInt } from 'node:crypto';
import { connect } from 'node:net';
import { type DomainName, parseTypeName, type ResourceRecord, sameName, WaxsealError, withoutDot } from '@waxseal/core';
import { decodeMessage, encodeMessage, takeFrames, tcpFrame } from '@waxseal/zone';

export interface TransferZone {
  readonly server: string;
  /** 53 where left out. */
  readonly port?: number;
  readonly zone: DomainName;
  /** Milliseconds of silence that end it; 10 000 where left out. */
  readonly timeout?: number;
}

/** Most records that are taken from a server. */
const most = 200_000;

function question(zone: DomainName, id: number): Uint8Array {
  return encodeMessage({
    id,
    response: false,
    opcode: 0,
    authoritative: false,
    truncated: false,
    recursionDesired: false,
    recursionAvailable: false,
    rcode: 0,
    questions: [{ name: zone, type: parseTypeName('TYPE252') }],
    answers: [],
    authorities: [],
    additionals: [],
  });
}

/** Whether a transfer has ended: its first SOA has come once more (RFC 5936 §2.2). */
const isWhole = (records: readonly ResourceRecord[]): boolean =>
  records.length > 1 && records[0]?.type === 'SOA' && records.at(-1)?.type === 'SOA';

/** All records of a zone, fetched from a server that allows it (AXFR, RFC 5936). @throws WaxsealError when it does not */
export function transferZone({
  server,
  port = 53,
  zone,
  timeout = 10_000,
}: TransferZone): Promise<readonly ResourceRecord[]> {
  const id = randomInt(65_536);
  const name = withoutDot(zone);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: server, port });
    const records: ResourceRecord[] = [];
    let buffer: Buffer = Buffer.alloc(0);
    const end = (reason: string): void => {
      socket.destroy();
      reject(
        new WaxsealError(`${server} gives no transfer of ${name}: ${reason}`, {
          hint: 'the server allows transfers to some addresses only: --server asks for the names that mail uses, --from reads a file',
        }),
      );
    };
    socket.setTimeout(timeout, () => end('no answer in time'));
    socket.on('connect', () => socket.write(tcpFrame(question(zone, id))));
    socket.on('error', (error) => end(error.message));
    socket.on('close', () => end('the connection ended'));
    socket.on('data', (chunk) => {
      try {
        const { messages, rest } = takeFrames(Buffer.concat([buffer, chunk]));
        buffer = rest;
        for (const message of messages.map(decodeMessage)) {
          if (message.id !== id || !message.response) return end('it answers something else');
          if (message.rcode !== 0) return end(`it refuses (RCODE ${message.rcode})`);
          records.push(...message.answers);
          if (records[0] !== undefined && (records[0].type !== 'SOA' || !sameName(records[0].owner, zone)))
            return end('it begins with no SOA of the zone');
          if (records.length > most) return end(`it has more than ${most} records`);
          if (!isWhole(records)) continue;
          socket.destroy();
          return resolve(records.slice(0, -1));
        }
      } catch (error) {
        end(error instanceof Error ? error.message : String(error));
      }
      return undefined;
    });
  });
}
