import { type ResourceRecord, typeName } from '@waxseal/core';
import { type DecodedRecord, readRecord } from './decode-record.ts';
import type { DnsMessage, DnsQuestion } from './dns-message.ts';
import { WireReader } from '../octets/wire-reader.ts';

function readQuestion(reader: WireReader): DnsQuestion {
  const question = { name: reader.name(), type: typeName(reader.u16()) };
  if (reader.u16() !== 1) reader.refuse('expected a question of class IN');
  return question;
}

// The counts are a claim of the sender: each record read consumes octets, so the end of the message ends the loop.
function times<T>(count: number, read: () => T): T[] {
  const list: T[] = [];
  while (list.length < count) list.push(read());
  return list;
}

function own(decoded: readonly DecodedRecord[]): readonly ResourceRecord[] {
  return decoded.flatMap((one) => ('record' in one ? [one.record] : []));
}

/**
 * Reads a DNS message (RFC 1035 §4.1), compressed names included; records of other classes are left out.
 * @throws InputError for anything malformed: it never reads past the end and never follows a pointer forward.
 */
export function decodeMessage(octets: Uint8Array): DnsMessage {
  const reader = new WireReader(octets);
  const [id, flags, questionCount, answerCount, authorityCount, additionalCount] = [
    reader.u16(),
    reader.u16(),
    reader.u16(),
    reader.u16(),
    reader.u16(),
    reader.u16(),
  ];
  const flag = (place: number): boolean => ((flags >> place) & 1) === 1;
  const questions = times(questionCount, () => readQuestion(reader));
  const [answers, authorities, additionals] = [answerCount, authorityCount, additionalCount].map((count) =>
    times(count, () => readRecord(reader)),
  );
  if (reader.left > 0) reader.refuse(`${reader.left} octets are left behind the message`);
  const opt = additionals?.find((one) => 'foreign' in one && one.foreign.typeNumber === 41);
  return {
    id,
    response: flag(15),
    opcode: (flags >> 11) & 15,
    authoritative: flag(10),
    truncated: flag(9),
    recursionDesired: flag(8),
    recursionAvailable: flag(7),
    rcode: flags & 15,
    questions,
    answers: own(answers ?? []),
    authorities: own(authorities ?? []),
    additionals: own(additionals ?? []),
    ...(opt !== undefined && 'foreign' in opt && { udpSize: opt.foreign.class }),
  };
}
