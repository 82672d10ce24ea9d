import { type Answer, encode } from 'dns-packet';
import { encodeHex, octetsOf, type ResourceRecord, type TypeName, typeNumber } from '@waxseal/core';

/** What dns-packet makes of a record: its octets, or why it cannot express the record. */
export type DnsPacketResult = { readonly octets: Uint8Array } | { readonly notCovered: string };

type Data = { readonly [key: string]: unknown } | readonly Buffer[] | string;

const headerLength = 12;
const buffer = (octets: Uint8Array): Buffer => Buffer.from(octets.buffer, octets.byteOffset, octets.length);
const bare = (name: string): string => (name === '.' ? name : name.slice(0, -1));
const ascii = /^[\0-\x7f]*$/;
const escapedDots = /^(?:[^.\\]|\\\.)+(?:\.[^.\\]+)*\.$/;

/** The record types whose RDATA has the form of another that dns-packet can write; their numbers it knows. */
const twins: Readonly<Partial<Record<TypeName, 'TXT' | 'DS' | 'DNSKEY'>>> = { SPF: 'TXT', CDS: 'DS', CDNSKEY: 'DNSKEY' };

/** Why dns-packet writes these names or texts wrongly, where it does: it knows no escapes and writes text as UTF-8. */
function obstacle(names: readonly string[], texts: readonly string[] = []): { readonly notCovered: string } | undefined {
  if (names.some((name) => name.includes('\\'))) return { notCovered: 'dns-packet does not know escapes in names' };
  return texts.every((text) => ascii.test(text)) ? undefined : { notCovered: 'dns-packet writes this field as UTF-8, not as octets' };
}

/** A mailbox name: dns-packet knows `\.` in the first label and no other escape. */
function mailboxObstacle(mailbox: string, name: string): { readonly notCovered: string } | undefined {
  return obstacle(escapedDots.test(mailbox) ? [name] : [mailbox, name]);
}

const sshfpLengths: Readonly<Record<number, number>> = { 1: 20, 2: 32 };

/** The record's data in the words of dns-packet, or why there are none. */
function dataOf(record: ResourceRecord): Data | { readonly notCovered: string } {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address;
    case 'CNAME':
    case 'DNAME':
    case 'NS':
    case 'PTR':
      return obstacle([record.target]) ?? bare(record.target);
    case 'TXT':
    case 'SPF':
      return record.strings.map((text) => buffer(octetsOf(text)));
    case 'MX':
      return obstacle([record.exchange]) ?? { preference: record.preference, exchange: bare(record.exchange) };
    case 'SRV':
      return obstacle([record.target]) ?? { priority: record.priority, weight: record.weight, port: record.port, target: bare(record.target) };
    case 'SOA':
      return (
        mailboxObstacle(record.mailbox, record.primary) ?? {
          mname: bare(record.primary),
          rname: bare(record.mailbox),
          serial: record.serial,
          refresh: record.refresh,
          retry: record.retry,
          expire: record.expire,
          minimum: record.minimum,
        }
      );
    case 'RP':
      return mailboxObstacle(record.mailbox, record.text) ?? { mbox: bare(record.mailbox), txt: bare(record.text) };
    case 'CAA':
      return obstacle([], [record.value]) ?? { flags: record.flags, tag: record.tag, value: record.value };
    case 'HINFO':
      return obstacle([], [record.cpu, record.os]) ?? { cpu: record.cpu, os: record.os };
    case 'NAPTR':
      return (
        obstacle([record.replacement], [record.flags, record.services, record.regexp]) ?? {
          order: record.order,
          preference: record.preference,
          flags: record.flags,
          services: record.services,
          regexp: record.regexp,
          replacement: bare(record.replacement),
        }
      );
    case 'TLSA':
      return { usage: record.usage, selector: record.selector, matchingType: record.matchingType, certificate: buffer(record.data) };
    case 'DS':
    case 'CDS':
      return { keyTag: record.keyTag, algorithm: record.algorithm, digestType: record.digestType, digest: buffer(record.digest) };
    case 'DNSKEY':
    case 'CDNSKEY':
      return record.protocol === 3
        ? { flags: record.flags, algorithm: record.algorithm, key: buffer(record.publicKey) }
        : { notCovered: 'dns-packet writes protocol 3 only' };
    case 'SSHFP':
      return sshfpLengths[record.fingerprintType] === record.fingerprint.length
        ? { algorithm: record.algorithm, hash: record.fingerprintType, fingerprint: encodeHex(record.fingerprint) }
        : { notCovered: 'dns-packet writes SHA-1 and SHA-256 fingerprints only' };
    case 'HTTPS':
    case 'SVCB':
    case 'SMIMEA':
    case 'OPENPGPKEY':
    case 'URI':
    case 'LOC':
      return { notCovered: `dns-packet has no codec for ${record.type}` };
    default:
      return { notCovered: `dns-packet has no codec for type ${typeNumber(record.type)}` };
  }
}

function encodeAnswer(
  answer: { readonly type: string; readonly name: string; readonly ttl: number; readonly data: unknown },
  into: Buffer,
): Uint8Array {
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
    const name = bare(record.owner);
    const data = obstacle([record.owner]) ?? dataOf(record);
    if (typeof data === 'object' && 'notCovered' in data) return { notCovered: String(data['notCovered']) };
    const twin = twins[record.type];
    if (twin === undefined) return { octets: encodeAnswer({ type: record.type, name, ttl: record.ttl, data }, shared) };
    const written = encodeAnswer({ type: twin, name: '.', ttl: 0, data }, shared);
    return { octets: encodeAnswer({ type: record.type, name, ttl: record.ttl, data: Buffer.from(written.subarray(11)) }, shared) };
  };
}
