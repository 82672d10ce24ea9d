import { type Answer, encode } from 'dns-packet';
import type { ResourceRecord, TypeName } from '@waxseal/core';
import { bareName, dnsPacketData, type NotExpressible, obstacle } from './dns-packet-data.ts';

/** What dns-packet makes of a record: its octets, or why it cannot express the record. */
export type DnsPacketResult = { readonly octets: Uint8Array } | NotExpressible;

const headerLength = 12;

// Root owner, type, class, TTL and RDLENGTH in front of the data.
const rootHeadLength = 11;

/** The record types whose RDATA has the form of another that dns-packet can write; their numbers it knows. */
const twins: Readonly<Partial<Record<TypeName, 'TXT' | 'DS' | 'DNSKEY'>>> = { SPF: 'TXT', CDS: 'DS', CDNSKEY: 'DNSKEY' };

interface PlainAnswer {
  readonly type: string;
  readonly name: string;
  readonly ttl: number;
  readonly data: unknown;
}

function encodeAnswer(answer: PlainAnswer, into: Buffer): Uint8Array {
  encode({ type: 'response', answers: [answer as unknown as Answer] }, into, 0);
  return into.subarray(headerLength, encode.bytes);
}

/**
 * Makes an encoder of records through dns-packet. What it gives is a view that the next call overwrites. Values must
 * have passed our own encoder before: dns-packet checks few of them.
 */
export function dnsPacketEncoder(): (record: ResourceRecord) => DnsPacketResult {
  // Room for the header, an owner, and the longest RDATA.
  const shared = Buffer.alloc(headerLength + 255 + 10 + 65_535);
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
