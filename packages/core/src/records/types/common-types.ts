import type { RecordTypes } from '../record-type.ts';

const svcb = [
  { name: 'priority', kind: 'u16' },
  { name: 'target', kind: 'name' },
  { name: 'params', kind: 'svcParams' },
] as const;

const target = [{ name: 'target', kind: 'name' }] as const;

/** Types that zones of today hold. */
export const commonTypes: RecordTypes<
  | 'A'
  | 'AAAA'
  | 'AFSDB'
  | 'APL'
  | 'CAA'
  | 'CNAME'
  | 'DNAME'
  | 'HINFO'
  | 'HTTPS'
  | 'KX'
  | 'LOC'
  | 'MX'
  | 'NAPTR'
  | 'NS'
  | 'PTR'
  | 'RP'
  | 'SOA'
  | 'SRV'
  | 'SVCB'
  | 'TXT'
  | 'URI'
> = {
  A: { type: 'A', number: 1, rfc: 'RFC 1035 §3.4.1', fields: [{ name: 'address', kind: 'ipv4' }] },
  AAAA: { type: 'AAAA', number: 28, rfc: 'RFC 3596 §2.2', fields: [{ name: 'address', kind: 'ipv6' }] },
  AFSDB: {
    type: 'AFSDB',
    number: 18,
    rfc: 'RFC 1183 §1',
    fields: [
      { name: 'subtype', kind: 'u16' },
      { name: 'host', kind: 'name' },
    ],
    names: 'compressed',
  },
  APL: { type: 'APL', number: 42, rfc: 'RFC 3123 §4', fields: [{ name: 'prefixes', kind: 'prefixes' }] },
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
  CNAME: { type: 'CNAME', number: 5, rfc: 'RFC 1035 §3.3.1', fields: target, names: 'compressed' },
  DNAME: { type: 'DNAME', number: 39, rfc: 'RFC 6672 §2.1', fields: target, names: 'folded' },
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
  KX: {
    type: 'KX',
    number: 36,
    rfc: 'RFC 2230 §3.1',
    fields: [
      { name: 'preference', kind: 'u16' },
      { name: 'exchanger', kind: 'name' },
    ],
    names: 'folded',
  },
  LOC: { type: 'LOC', number: 29, rfc: 'RFC 1876 §2', fields: [{ name: 'location', kind: 'location' }] },
  MX: {
    type: 'MX',
    number: 15,
    rfc: 'RFC 1035 §3.3.9',
    fields: [
      { name: 'preference', kind: 'u16' },
      { name: 'exchange', kind: 'name' },
    ],
    names: 'compressed',
  },
  NAPTR: {
    type: 'NAPTR',
    number: 35,
    rfc: 'RFC 3403 §4.1',
    fields: [
      { name: 'order', kind: 'u16' },
      { name: 'preference', kind: 'u16' },
      { name: 'flags', kind: 'string' },
      { name: 'services', kind: 'string' },
      { name: 'regexp', kind: 'string' },
      { name: 'replacement', kind: 'name' },
    ],
    names: 'compressed',
  },
  NS: { type: 'NS', number: 2, rfc: 'RFC 1035 §3.3.11', fields: target, names: 'compressed' },
  PTR: { type: 'PTR', number: 12, rfc: 'RFC 1035 §3.3.12', fields: target, names: 'compressed' },
  RP: {
    type: 'RP',
    number: 17,
    rfc: 'RFC 1183 §2.2',
    fields: [
      { name: 'mailbox', kind: 'name' },
      { name: 'text', kind: 'name' },
    ],
    names: 'compressed',
  },
  SOA: {
    type: 'SOA',
    number: 6,
    rfc: 'RFC 1035 §3.3.13',
    fields: [
      { name: 'primary', kind: 'name' },
      { name: 'mailbox', kind: 'name' },
      { name: 'serial', kind: 'u32' },
      { name: 'refresh', kind: 'ttl' },
      { name: 'retry', kind: 'ttl' },
      { name: 'expire', kind: 'ttl' },
      { name: 'minimum', kind: 'ttl' },
    ],
    names: 'compressed',
  },
  SRV: {
    type: 'SRV',
    number: 33,
    rfc: 'RFC 2782',
    fields: [
      { name: 'priority', kind: 'u16' },
      { name: 'weight', kind: 'u16' },
      { name: 'port', kind: 'u16' },
      { name: 'target', kind: 'name' },
    ],
    names: 'compressed',
  },
  SVCB: { type: 'SVCB', number: 64, rfc: 'RFC 9460 §2', fields: svcb },
  TXT: { type: 'TXT', number: 16, rfc: 'RFC 1035 §3.3.14', fields: [{ name: 'strings', kind: 'strings' }] },
  URI: {
    type: 'URI',
    number: 256,
    rfc: 'RFC 7553 §4',
    fields: [
      { name: 'priority', kind: 'u16' },
      { name: 'weight', kind: 'u16' },
      { name: 'target', kind: 'text', quoted: true },
    ],
  },
};
