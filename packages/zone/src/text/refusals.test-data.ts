import { characterString, domainName, isSubdomain, labelsOf, type ResourceRecord, type TypeName } from '@waxseal/core';
import type { Server } from './servers.test-data.ts';

/** A value that we write as its RFC has it, and that a server refuses all the same. */
export interface Refusal {
  readonly server: Server;
  readonly why: string;
  /** A record of `new.example` that it refuses. */
  readonly example: string;
  readonly refuses: (record: ResourceRecord) => boolean;
  /** Types of which the server takes no record at all. */
  readonly whole?: readonly TypeName[];
}

const digestSizes = new Map([
  [1, 20],
  [2, 32],
  [4, 48],
]);
const zoneDigestSizes = new Map([
  [1, 48],
  [2, 64],
]);
const fingerprintSizes = new Map([
  [1, 20],
  [2, 32],
]);
const substitution = String.raw`!^(.*)$!sip:\1@new.example!i`;

const hasWrongSize = (sizes: ReadonlyMap<number, number>, type: number, octets: Uint8Array): boolean =>
  (sizes.get(type) ?? octets.length) !== octets.length;

const isKey = (record: ResourceRecord) =>
  record.type === 'KEY' || record.type === 'RKEY' || record.type === 'DNSKEY' || record.type === 'CDNSKEY';

/** What the servers refuse of records that are in order on the wire; anything else that they refuse is our fault. */
export const refusals: readonly Refusal[] = [
  {
    server: 'NSD',
    why: 'a CAA tag with capitals; RFC 8659 §4.1 allows them',
    example: 'x CAA 0 Issue "ca.example"',
    refuses: (record) => record.type === 'CAA' && /[A-Z]/.test(record.tag),
  },
  {
    server: 'BIND',
    why: 'a digest of another length than its type has',
    example: 'x DS 1 13 2 00',
    refuses: (record) =>
      (record.type === 'DS' || record.type === 'CDS' || record.type === 'DLV' || record.type === 'TA') &&
      hasWrongSize(digestSizes, record.digestType, record.digest),
  },
  {
    server: 'BIND',
    why: 'a key behind flags that say there is none (RFC 2535 §3.1.2)',
    example: 'x KEY 49152 3 8 AQID',
    refuses: (record) => record.type === 'KEY' && record.flags >= 0xc000 && record.publicKey.length > 0,
  },
  {
    server: 'BIND',
    why: 'flags of RKEY, which are all reserved',
    example: 'x RKEY 1 3 8 AQID',
    refuses: (record) => record.type === 'RKEY' && record.flags !== 0,
  },
  {
    server: 'Knot',
    why: 'a digest of a type that it does not know, or of another length than its type has',
    example: 'x DS 1 13 3 00',
    refuses: (record) => record.type === 'DS' && digestSizes.get(record.digestType) !== record.digest.length,
  },
  {
    server: 'BIND',
    why: 'a fingerprint of another length than its type has',
    example: 'x SSHFP 4 2 00',
    refuses: (record) =>
      record.type === 'SSHFP' && hasWrongSize(fingerprintSizes, record.fingerprintType, record.fingerprint),
  },
  {
    server: 'BIND',
    why: 'a key that is none, which RFC 4025 §2.6 allows',
    example: 'x IPSECKEY 10 0 0 .',
    refuses: (record) => record.type === 'IPSECKEY' && record.publicKey.length === 0,
  },
  {
    server: 'Knot',
    why: 'a key behind an algorithm that says there is none (RFC 4025 §2.4)',
    example: 'x IPSECKEY 10 0 0 . AQID',
    refuses: (record) => record.type === 'IPSECKEY' && record.algorithm === 0 && record.publicKey.length > 0,
  },
  {
    server: 'BIND',
    why: 'a name without types, which has at least NSEC itself',
    example: 'x NSEC ns1',
    refuses: (record) => record.type === 'NSEC' && record.types.length === 0,
  },
  {
    server: 'BIND',
    why: 'fewer labels than the signer has, at or above the signed name (RFC 4034 §3.1.7)',
    example: 'x RRSIG A 13 1 60 20300101000000 20260101000000 1 new.example. AAAA',
    refuses: (record) => record.type === 'RRSIG' && record.labels < labelsOf(record.signer).length,
  },
  {
    server: 'BIND',
    why: 'a private algorithm whose key does not begin with its name (RFC 4034 §A.1.1)',
    example: 'x RKEY 0 3 253 /w==',
    refuses: (record) => isKey(record) && record.algorithm === 253,
  },
  {
    server: 'BIND',
    why: 'a wildcard that owns NSEC3, where a hash stands (RFC 5155 §3)',
    example: '*.x NSEC3 1 0 0 - 00000000000000000000000000000000 A',
    refuses: (record) => record.type === 'NSEC3' && record.owner.startsWith('*.'),
  },
  {
    server: 'BIND',
    why: 'a hash of another length than SHA-1 has',
    example: 'x NSEC3 1 0 0 - 00000000 A',
    refuses: (record) => record.type === 'NSEC3' && record.hashAlgorithm === 1 && record.next.length !== 20,
  },
  {
    server: 'Knot',
    why: 'a hash that is no whole number of base32 groups',
    example: 'x NSEC3 2 0 0 - 00 A',
    refuses: (record) => record.type === 'NSEC3' && record.next.length % 5 !== 0,
  },
  {
    server: 'BIND',
    why: 'a zone digest of another length than its algorithm has, or under twelve octets',
    example: 'x ZONEMD 1 1 1 00',
    refuses: (record) =>
      record.type === 'ZONEMD' &&
      (record.digest.length < 12 || hasWrongSize(zoneDigestSizes, record.hashAlgorithm, record.digest)),
  },
  {
    server: 'BIND',
    why: 'a regexp that is no substitution (RFC 3402 §3.2)',
    example: 'x NAPTR 1 1 "u" "E2U+sip" "nothing" .',
    refuses: (record) => record.type === 'NAPTR' && record.regexp !== '' && record.regexp !== substitution,
  },
  {
    server: 'BIND',
    why: 'name servers of a wildcard, undefined by RFC 4592 §4.2',
    example: '*.x NS ns.other.example.',
    refuses: (record) => record.type === 'NS' && record.owner.startsWith('*.'),
  },
  {
    server: 'BIND',
    why: 'mail destinations and forwarders from before MX (RFC 973)',
    example: 'x MD ns1',
    refuses: ({ type }) => type === 'MD' || type === 'MF',
    whole: ['MD', 'MF'],
  },
  {
    server: 'Knot',
    why: 'a name server in the zone that has no address there',
    example: 'x NS ns.x',
    refuses: (record) => record.type === 'NS' && isSubdomain(record.target, domainName('new.example')),
  },
];

/** The record with what servers look into set right, so that they have records of every type to read. */
export function inOrder(record: ResourceRecord): ResourceRecord {
  switch (record.type) {
    case 'DS':
    case 'CDS':
    case 'DLV':
    case 'TA':
      return { ...record, algorithm: 13, digestType: 2, digest: sized(record.digest, 32) };
    case 'SSHFP':
      return { ...record, fingerprintType: 2, fingerprint: sized(record.fingerprint, 32) };
    case 'NAPTR':
      return { ...record, regexp: characterString(substitution) };
    case 'NSEC':
      return { ...record, types: record.types.length === 0 ? ['NSEC'] : record.types };
    case 'RRSIG':
      return { ...record, labels: Math.max(record.labels, labelsOf(record.signer).length) };
    case 'NSEC3':
      return { ...record, hashAlgorithm: 1, next: sized(record.next, 20) };
    case 'KEY':
      return { ...record, flags: record.flags & 0x3fff };
    case 'RKEY':
      return { ...record, flags: 0 };
    case 'NSEC3PARAM':
      return { ...record, iterations: record.iterations % 150 };
    case 'IPSECKEY':
      return { ...record, publicKey: sized(record.publicKey, record.publicKey.length || 1) };
    case 'ZONEMD':
      return { ...record, hashAlgorithm: 1, digest: sized(record.digest, 48) };
    default:
      return record;
  }
}

const sized = (octets: Uint8Array, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, index) => octets[index % octets.length] ?? 0);
