import {
  characterString,
  domainName,
  isSubdomain,
  octetsOf,
  octetString,
  type ResourceRecord,
  type SvcParam,
} from '@waxseal/core';
import type { Server } from './servers.test-data.ts';

/** A value that we write as its RFC has it, and that a server refuses all the same. */
export interface Refusal {
  readonly server: Server;
  readonly why: string;
  /** A record of `new.example` that it refuses. */
  readonly example: string;
  readonly refuses: (record: ResourceRecord) => boolean;
}

const digestSizes = new Map([
  [1, 20],
  [2, 32],
  [4, 48],
]);
const fingerprintSizes = new Map([
  [1, 20],
  [2, 32],
]);
const substitution = String.raw`!^(.*)$!sip:\1@new.example!i`;
const template = '/dns-query{?dns}';

const hasParam = (record: ResourceRecord, is: (param: SvcParam) => boolean): boolean =>
  (record.type === 'SVCB' || record.type === 'HTTPS') && record.params.some(is);
const hasWrongSize = (sizes: ReadonlyMap<number, number>, type: number, octets: Uint8Array): boolean =>
  (sizes.get(type) ?? octets.length) !== octets.length;

/** What the servers refuse of records that are in order on the wire; anything else that they refuse is our fault. */
export const refusals: readonly Refusal[] = [
  {
    server: 'NSD',
    why: 'a CAA tag with capitals; RFC 8659 §4.1 allows them',
    example: 'x CAA 0 Issue "ca.example"',
    refuses: (record) => record.type === 'CAA' && /[A-Z]/.test(record.tag),
  },
  {
    server: 'NSD',
    why: 'key7 (dohpath) without a value, which RFC 9461 §5 gives no sense to',
    example: 'x SVCB 1 . key7',
    refuses: (record) => hasParam(record, ({ key, value }) => key === 7 && value.length === 0),
  },
  {
    server: 'BIND',
    why: 'key7 (dohpath) with a value that is no URI template, which RFC 9461 §5 wants',
    example: 'x SVCB 1 . key7="a"',
    refuses: (record) => hasParam(record, ({ key, value }) => key === 7 && octetString(value) !== template),
  },
  {
    server: 'BIND',
    why: 'no-default-alpn without alpn, which RFC 9460 §7.1.1 forbids',
    example: 'x HTTPS 1 . no-default-alpn',
    refuses: (record) => hasParam(record, ({ key }) => key === 2) && !hasParam(record, ({ key }) => key === 1),
  },
  {
    server: 'BIND',
    why: 'a digest of another length than its type has',
    example: 'x DS 1 13 2 00',
    refuses: (record) =>
      (record.type === 'DS' || record.type === 'CDS') && hasWrongSize(digestSizes, record.digestType, record.digest),
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
      return { ...record, algorithm: 13, digestType: 2, digest: sized(record.digest, 32) };
    case 'SSHFP':
      return { ...record, fingerprintType: 2, fingerprint: sized(record.fingerprint, 32) };
    case 'NAPTR':
      return { ...record, regexp: characterString(substitution) };
    case 'SVCB':
    case 'HTTPS':
      return {
        ...record,
        params: record.params.map(({ key, value }) => ({ key, value: key === 7 ? octetsOf(template) : value })),
      };
    default:
      return record;
  }
}

const sized = (octets: Uint8Array, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, index) => octets[index % octets.length] ?? 0);
