import { decodeMessage, type DnsMessage, encodeMessage } from '@waxseal/zone';
import { answerFromRecords, authorityFor, type RecordIndex } from './answer-from-records.ts';

/** Octets of an answer over UDP without EDNS (RFC 1035 §4.2.1), and most with it. */
const [plainSize, mostSize] = [512, 4096] as const;

const rcode = { found: 0, 'no data': 0, 'no such name': 3 } as const;
const [formError, notImplemented, refused] = [1, 4, 5] as const;

function respond(index: RecordIndex, query: DnsMessage): DnsMessage {
  const [question, more] = query.questions;
  const empty = {
    ...query,
    response: true,
    authoritative: false,
    truncated: false,
    recursionAvailable: false,
    answers: [],
    authorities: [],
    additionals: [],
  };
  if (query.opcode !== 0) return { ...empty, rcode: notImplemented };
  if (question === undefined || more !== undefined) return { ...empty, rcode: formError };
  // 255 is ANY: refused, since it only serves those who amplify (RFC 8482).
  if (question.type === 'TYPE255') return { ...empty, rcode: refused };
  const { status, records } = answerFromRecords(index, question.name, question.type);
  const authorities = status === 'found' ? [] : authorityFor(index, question.name);
  return { ...empty, authoritative: true, rcode: rcode[status], answers: records, authorities };
}

function read(query: Uint8Array): DnsMessage | undefined {
  try {
    return decodeMessage(query);
  } catch {
    return undefined;
  }
}

/**
 * The octets that answer a query; over UDP cut to what the asker can take, with the flag that sends it to TCP. What is no
 * query gets no answer.
 */
export function answerQuery(index: RecordIndex, query: Uint8Array, transport: 'udp' | 'tcp'): Uint8Array | undefined {
  const message = read(query);
  if (message === undefined || message.response) return undefined;
  const reply = respond(index, message);
  const octets = encodeMessage(reply);
  const room = transport === 'udp' ? Math.min(Math.max(message.udpSize ?? plainSize, plainSize), mostSize) : 65_535;
  return octets.length <= room ? octets : encodeMessage({ ...reply, truncated: true, answers: [], authorities: [] });
}
