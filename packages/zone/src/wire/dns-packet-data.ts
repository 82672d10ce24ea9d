import {
  encodeHex,
  isKnownType,
  type KnownType,
  octetsOf,
  type RecordOf,
  type ResourceRecord,
  typeNumber,
} from '@waxseal/core';

/** Why dns-packet cannot express a record. */
export interface NotExpressible {
  readonly notCovered: string;
}

/** The data of a record in the words of dns-packet. */
export type DnsPacketData = { readonly [key: string]: unknown } | readonly Buffer[] | string;

type Words = { readonly [T in KnownType]?: (record: RecordOf<T>) => DnsPacketData | NotExpressible };

const ascii = /^[\0-\x7f]*$/;
const escapedDots = /^(?:[^.\\]|\\\.)+(?:\.[^.\\]+)*\.$/;
const sshfpLengths: Readonly<Record<number, number>> = { 1: 20, 2: 32 };

/** A name without its final dot, as dns-packet writes it. */
export function bareName(name: string): string {
  return name === '.' ? name : name.slice(0, -1);
}

function buffer(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length);
}

/** Why dns-packet would write these names or texts wrongly, where it would: it knows no escapes and writes text as UTF-8. */
export function obstacle(names: readonly string[], texts: readonly string[] = []): NotExpressible | undefined {
  if (names.some((name) => name.includes('\\'))) return { notCovered: 'dns-packet does not know escapes in names' };
  return texts.every((text) => ascii.test(text))
    ? undefined
    : { notCovered: 'dns-packet writes this field as UTF-8, not as octets' };
}

/** A mailbox name: dns-packet knows `\.` in the first label and no other escape. */
function mailboxObstacle(mailbox: string, name: string): NotExpressible | undefined {
  return obstacle(escapedDots.test(mailbox) ? [name] : [mailbox, name]);
}

function target(record: { readonly target: string }): DnsPacketData | NotExpressible {
  return obstacle([record.target]) ?? bareName(record.target);
}

function texts(record: { readonly strings: readonly string[] }): DnsPacketData {
  return record.strings.map((text) => buffer(octetsOf(text)));
}

function ds({ keyTag, algorithm, digestType, digest }: RecordOf<'DS' | 'CDS'>): DnsPacketData {
  return { keyTag, algorithm, digestType, digest: buffer(digest) };
}

function dnskey({
  protocol,
  flags,
  algorithm,
  publicKey,
}: RecordOf<'DNSKEY' | 'CDNSKEY'>): DnsPacketData | NotExpressible {
  return protocol === 3
    ? { flags, algorithm, key: buffer(publicKey) }
    : { notCovered: 'dns-packet writes protocol 3 only' };
}

/** How each record type is said in the words of dns-packet; a type that is not here has no codec there. */
const words: Words = {
  A: ({ address }) => address,
  AAAA: ({ address }) => address,
  CAA: ({ flags, tag, value }) => obstacle([], [value]) ?? { flags, tag, value },
  CDNSKEY: dnskey,
  CDS: ds,
  CNAME: target,
  DNAME: target,
  DNSKEY: dnskey,
  DS: ds,
  HINFO: ({ cpu, os }) => obstacle([], [cpu, os]) ?? { cpu, os },
  MX: ({ preference, exchange }) => obstacle([exchange]) ?? { preference, exchange: bareName(exchange) },
  NAPTR: ({ order, preference, flags, services, regexp, replacement }) =>
    obstacle([replacement], [flags, services, regexp]) ?? {
      order,
      preference,
      flags,
      services,
      regexp,
      replacement: bareName(replacement),
    },
  NS: target,
  PTR: target,
  RP: ({ mailbox, text }) => mailboxObstacle(mailbox, text) ?? { mbox: bareName(mailbox), txt: bareName(text) },
  SOA: ({ primary, mailbox, serial, refresh, retry, expire, minimum }) =>
    mailboxObstacle(mailbox, primary) ?? {
      mname: bareName(primary),
      rname: bareName(mailbox),
      serial,
      refresh,
      retry,
      expire,
      minimum,
    },
  SPF: texts,
  SRV: ({ priority, weight, port, target: host }) =>
    obstacle([host]) ?? { priority, weight, port, target: bareName(host) },
  SSHFP: ({ algorithm, fingerprintType, fingerprint }) =>
    sshfpLengths[fingerprintType] === fingerprint.length
      ? { algorithm, hash: fingerprintType, fingerprint: encodeHex(fingerprint) }
      : { notCovered: 'dns-packet writes SHA-1 and SHA-256 fingerprints only' },
  TLSA: ({ usage, selector, matchingType, data }) => ({ usage, selector, matchingType, certificate: buffer(data) }),
  TXT: texts,
};

/** The data of a record in the words of dns-packet, or why there are none. */
export function dnsPacketData(record: ResourceRecord): DnsPacketData | NotExpressible {
  const say = isKnownType(record.type)
    ? (words[record.type] as ((record: ResourceRecord) => DnsPacketData | NotExpressible) | undefined)
    : undefined;
  return (
    say?.(record) ?? {
      notCovered: `dns-packet has no codec for ${isKnownType(record.type) ? record.type : `type ${typeNumber(record.type)}`}`,
    }
  );
}
