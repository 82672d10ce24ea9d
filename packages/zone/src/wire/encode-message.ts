import { typeNumber } from '@waxseal/core';
import type { DnsMessage } from './dns-message.ts';
import { writeRecord } from './encode-record.ts';
import { WireWriter } from '../octets/wire-writer.ts';

function flagsOf(message: DnsMessage): number {
  const bits = [
    message.response,
    message.authoritative,
    message.truncated,
    message.recursionDesired,
    message.recursionAvailable,
  ];
  const places = [15, 10, 9, 8, 7];
  const flags = bits.reduce((sum, bit, index) => sum + (bit ? 2 ** (places[index] ?? 0) : 0), 0);
  return flags + ((message.opcode & 15) << 11) + (message.rcode & 15);
}

function writeOpt(writer: WireWriter, udpSize: number): void {
  writer.u8(0);
  writer.u16(41);
  writer.u16(udpSize);
  writer.u32(0);
  writer.u16(0);
}

/** A DNS message in wire form, names without compression (RFC 1035 §4.1). @throws InputError for values that do not fit their fields. */
export function encodeMessage(message: DnsMessage): Uint8Array {
  const writer = new WireWriter();
  writer.u16(message.id);
  writer.u16(flagsOf(message));
  const extra = message.udpSize === undefined ? 0 : 1;
  for (const count of [
    message.questions.length,
    message.answers.length,
    message.authorities.length,
    message.additionals.length + extra,
  ])
    writer.u16(count);
  for (const { name, type } of message.questions) {
    writer.name(name);
    writer.u16(typeNumber(type));
    writer.u16(1);
  }
  for (const record of [...message.answers, ...message.authorities, ...message.additionals])
    writeRecord(writer, record);
  if (message.udpSize !== undefined) writeOpt(writer, message.udpSize);
  return writer.copy();
}
