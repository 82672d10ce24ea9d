import type { Field, FieldKind, FieldValues } from './field-kinds.ts';
import type { KnownType, RecordData } from './resource-record.ts';

type KindOf<V> = { [K in FieldKind]: V extends FieldValues[K] ? K : never }[FieldKind];
type FieldsOf<D> = { [N in keyof D & string]: Field & { readonly name: N; readonly kind: KindOf<D[N]> } }[keyof D &
  string];

/** What is known of a record type: its number, its source, and its RDATA fields in wire order. */
export interface RecordType<T extends KnownType = KnownType> {
  readonly type: T;
  readonly number: number;
  /** Where the RDATA is defined. */
  readonly rfc: string;
  readonly fields: readonly FieldsOf<RecordData[T]>[];
}

// The names BIND and RFC 4034 appendix A.1 use for the algorithms of DNSSEC.
const algorithms = {
  RSASHA1: 5,
  NSEC3RSASHA1: 7,
  RSASHA256: 8,
  RSASHA512: 10,
  ECDSAP256SHA256: 13,
  ECDSAP384SHA384: 14,
  ED25519: 15,
  ED448: 16,
} as const;

const dnskey = [
  { name: 'flags', kind: 'u16' },
  { name: 'protocol', kind: 'u8' },
  { name: 'algorithm', kind: 'u8', mnemonics: algorithms },
  { name: 'publicKey', kind: 'base64' },
] as const;

const ds = [
  { name: 'keyTag', kind: 'u16' },
  { name: 'algorithm', kind: 'u8', mnemonics: algorithms },
  { name: 'digestType', kind: 'u8' },
  { name: 'digest', kind: 'hex' },
] as const;

const svcb = [
  { name: 'priority', kind: 'u16' },
  { name: 'target', kind: 'name' },
  { name: 'params', kind: 'svcParams' },
] as const;

const tlsa = [
  { name: 'usage', kind: 'u8' },
  { name: 'selector', kind: 'u8' },
  { name: 'matchingType', kind: 'u8' },
  { name: 'data', kind: 'hex' },
] as const;

const naptr = [
  { name: 'order', kind: 'u16' },
  { name: 'preference', kind: 'u16' },
  { name: 'flags', kind: 'string' },
  { name: 'services', kind: 'string' },
  { name: 'regexp', kind: 'string' },
  { name: 'replacement', kind: 'name' },
] as const;

const soa = [
  { name: 'primary', kind: 'name' },
  { name: 'mailbox', kind: 'name' },
  { name: 'serial', kind: 'u32' },
  { name: 'refresh', kind: 'ttl' },
  { name: 'retry', kind: 'ttl' },
  { name: 'expire', kind: 'ttl' },
  { name: 'minimum', kind: 'ttl' },
] as const;

const srv = [
  { name: 'priority', kind: 'u16' },
  { name: 'weight', kind: 'u16' },
  { name: 'port', kind: 'u16' },
  { name: 'target', kind: 'name' },
] as const;

const sshfp = [
  { name: 'algorithm', kind: 'u8' },
  { name: 'fingerprintType', kind: 'u8' },
  { name: 'fingerprint', kind: 'hex' },
] as const;

const target = [{ name: 'target', kind: 'name' }] as const;
const strings = [{ name: 'strings', kind: 'strings' }] as const;

/** The one table of record types: parse, render, wire, compare, lint and JSON Schema are driven by it. */
export const recordTypes: { readonly [T in KnownType]: RecordType<T> } = {
  A: { type: 'A', number: 1, rfc: 'RFC 1035 §3.4.1', fields: [{ name: 'address', kind: 'ipv4' }] },
  AAAA: { type: 'AAAA', number: 28, rfc: 'RFC 3596 §2.2', fields: [{ name: 'address', kind: 'ipv6' }] },
  CAA: {
    type: 'CAA',
    number: 257,
    rfc: 'RFC 8659 §4.1',
    fields: [
      { name: 'flags', kind: 'u8' },
      { name: 'tag', kind: 'tag' },
      { name: 'value', kind: 'text' },
    ],
  },
  CDNSKEY: { type: 'CDNSKEY', number: 60, rfc: 'RFC 7344 §3.2', fields: dnskey },
  CDS: { type: 'CDS', number: 59, rfc: 'RFC 7344 §3.1', fields: ds },
  CNAME: { type: 'CNAME', number: 5, rfc: 'RFC 1035 §3.3.1', fields: target },
  DNAME: { type: 'DNAME', number: 39, rfc: 'RFC 6672 §2.1', fields: target },
  DNSKEY: { type: 'DNSKEY', number: 48, rfc: 'RFC 4034 §2.1', fields: dnskey },
  DS: { type: 'DS', number: 43, rfc: 'RFC 4034 §5.1', fields: ds },
  HINFO: {
    type: 'HINFO',
    number: 13,
    rfc: 'RFC 1035 §3.3.2',
    fields: [
      { name: 'cpu', kind: 'string' },
      { name: 'os', kind: 'string' },
    ],
  },
  HTTPS: { type: 'HTTPS', number: 65, rfc: 'RFC 9460 §9', fields: svcb },
  LOC: { type: 'LOC', number: 29, rfc: 'RFC 1876 §2', fields: [{ name: 'location', kind: 'location' }] },
  MX: {
    type: 'MX',
    number: 15,
    rfc: 'RFC 1035 §3.3.9',
    fields: [
      { name: 'preference', kind: 'u16' },
      { name: 'exchange', kind: 'name' },
    ],
  },
  NAPTR: { type: 'NAPTR', number: 35, rfc: 'RFC 3403 §4.1', fields: naptr },
  NS: { type: 'NS', number: 2, rfc: 'RFC 1035 §3.3.11', fields: target },
  OPENPGPKEY: { type: 'OPENPGPKEY', number: 61, rfc: 'RFC 7929 §2.1', fields: [{ name: 'key', kind: 'base64' }] },
  PTR: { type: 'PTR', number: 12, rfc: 'RFC 1035 §3.3.12', fields: target },
  RP: {
    type: 'RP',
    number: 17,
    rfc: 'RFC 1183 §2.2',
    fields: [
      { name: 'mailbox', kind: 'name' },
      { name: 'text', kind: 'name' },
    ],
  },
  SMIMEA: { type: 'SMIMEA', number: 53, rfc: 'RFC 8162 §2', fields: tlsa },
  SOA: { type: 'SOA', number: 6, rfc: 'RFC 1035 §3.3.13', fields: soa },
  SPF: { type: 'SPF', number: 99, rfc: 'RFC 4408 §3.1.1, retired by RFC 7208 §3.1', fields: strings },
  SRV: { type: 'SRV', number: 33, rfc: 'RFC 2782', fields: srv },
  SSHFP: { type: 'SSHFP', number: 44, rfc: 'RFC 4255 §3.1', fields: sshfp },
  SVCB: { type: 'SVCB', number: 64, rfc: 'RFC 9460 §2', fields: svcb },
  TLSA: { type: 'TLSA', number: 52, rfc: 'RFC 6698 §2.1', fields: tlsa },
  TXT: { type: 'TXT', number: 16, rfc: 'RFC 1035 §3.3.14', fields: strings },
  URI: {
    type: 'URI',
    number: 256,
    rfc: 'RFC 7553 §4',
    fields: [
      { name: 'priority', kind: 'u16' },
      { name: 'weight', kind: 'u16' },
      { name: 'target', kind: 'text' },
    ],
  },
};
