import * as dnsPacket from 'dns-packet';
import type { ResourceRecord, TypeName } from '@waxseal/core';
import { bareName, dnsPacketData, type NotExpressible, obstacle } from './dns-packet-data.ts';

/** What dns-packet makes of a record: its octets, or why it cannot express the record. */
export type DnsPacketResult = { readonly octets: Uint8Array } | NotExpressible;

// Root owner, type, class, TTL and RDLENGTH in front of the data.
const rootHeadLength = 11;

/** The record types whose RDATA has the form of another that dns-packet can write; their numbers it knows. */
const twins: Readonly<Partial<Record<TypeName, 'TXT' | 'DS' | 'DNSKEY'>>> = {
  SPF: 'TXT',
  CDS: 'DS',
  CDNSKEY: 'DNSKEY',
};

/** A record in the words of dns-packet. */
export interface PlainAnswer {
  readonly type: string;
  readonly name: string;
  readonly ttl: number;
  readonly data: unknown;
}

// dns-packet's own encoder of one answer; its types leave it out.
const { answer: answerCodec } = dnsPacket as unknown as {
  readonly answer: {
    readonly encode: ((answer: PlainAnswer, into: Buffer, offset: number) => void) & { readonly bytes: number };
  };
};

/** Has dns-packet write a record at the front of `into`, and gives the number of octets. It throws errors of its own for what it cannot write. */
export function writeAnswer(answer: PlainAnswer, into: Buffer): number {
  answerCodec.encode(answer, into, 0);
  return answerCodec.encode.bytes;
}

function encodeAnswer(answer: PlainAnswer, into: Buffer): Uint8Array {
  return into.subarray(0, writeAnswer(answer, into));
}

/**
 * Makes an encoder of records through dns-packet. What it gives is a view that the next call overwrites. Values must
 * have passed our own encoder before: dns-packet checks few of them.
 */
export function dnsPacketEncoder(): (record: ResourceRecord) => DnsPacketResult {
  // Room for an owner, what stands before the data, and the longest RDATA.
  const shared = Buffer.alloc(255 + 10 + 65_535);
  return (record) => {
    const { owner, type, ttl } = record;
    const name = bareName(owner);
    const data = obstacle([owner]) ?? dnsPacketData(record);
    if (typeof data === 'object' && 'notCovered' in data) return { notCovered: String(data['notCovered']) };
    const twin = twins[type];
    if (twin === undefined) return { octets: encodeAnswer({ type, name, ttl, data }, shared) };
    // No codec of its own: the twin's codec writes the data, dns-packet's own table the number.
    const rdata = Buffer.from(encodeAnswer({ type: twin, name: '.', ttl: 0, data }, shared).subarray(rootHeadLength));
    return { octets: encodeAnswer({ type, name, ttl, data: rdata }, shared) };
  };
}
