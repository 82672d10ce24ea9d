import type { RecordTypes } from '../record-type.ts';
import { protocols } from './mnemonics.ts';

const target = [{ name: 'target', kind: 'name' }] as const;
const strings = [{ name: 'strings', kind: 'strings' }] as const;
const unread = [{ name: 'data', kind: 'unknown' }] as const;

/** Types that are obsolete or were never widely used, and still stand in zones. */
export const retiredTypes: RecordTypes<
  | 'A6'
  | 'ATMA'
  | 'CLA'
  | 'EID'
  | 'GID'
  | 'GPOS'
  | 'IPN'
  | 'ISDN'
  | 'MB'
  | 'MD'
  | 'MF'
  | 'MG'
  | 'MINFO'
  | 'MR'
  | 'NIMLOC'
  | 'NINFO'
  | 'NSAP'
  | 'NSAP-PTR'
  | 'NULL'
  | 'NXT'
  | 'PX'
  | 'RT'
  | 'SINK'
  | 'SPF'
  | 'UID'
  | 'UINFO'
  | 'UNSPEC'
  | 'WKS'
  | 'X25'
> = {
  A6: {
    type: 'A6',
    number: 38,
    rfc: 'RFC 2874 §3.1',
    fields: [{ name: 'chain', kind: 'addressChain' }],
    names: 'folded',
    generic: true,
  },
  ATMA: {
    type: 'ATMA',
    number: 34,
    rfc: 'ATM Forum af-dans-0152.000',
    fields: [{ name: 'address', kind: 'atmAddress' }],
    generic: true,
  },
  CLA: { type: 'CLA', number: 263, rfc: 'draft-johnson-dns-ipn-cla', fields: unread, generic: true },
  EID: {
    type: 'EID',
    number: 31,
    rfc: 'the registry (Endpoint Identifier)',
    fields: [{ name: 'identifier', kind: 'hex' }],
    generic: true,
  },
  GID: { type: 'GID', number: 102, rfc: 'the registry (IANA-Reserved)', fields: unread, generic: true },
  GPOS: {
    type: 'GPOS',
    number: 27,
    rfc: 'RFC 1712 §3',
    fields: [
      { name: 'longitude', kind: 'string' },
      { name: 'latitude', kind: 'string' },
      { name: 'altitude', kind: 'string' },
    ],
    generic: true,
  },
  IPN: { type: 'IPN', number: 264, rfc: 'draft-johnson-dns-ipn-cla', fields: unread, generic: true },
  ISDN: {
    type: 'ISDN',
    number: 20,
    rfc: 'RFC 1183 §3.2',
    fields: [{ name: 'strings', kind: 'strings', most: 2 }],
    generic: true,
  },
  MB: { type: 'MB', number: 7, rfc: 'RFC 1035 §3.3.3', fields: target, names: 'compressed', generic: true },
  MD: { type: 'MD', number: 3, rfc: 'RFC 1035 §3.3.4', fields: target, names: 'compressed', generic: true },
  MF: { type: 'MF', number: 4, rfc: 'RFC 1035 §3.3.5', fields: target, names: 'compressed', generic: true },
  MG: { type: 'MG', number: 8, rfc: 'RFC 1035 §3.3.6', fields: target, names: 'compressed', generic: true },
  MINFO: {
    type: 'MINFO',
    number: 14,
    rfc: 'RFC 1035 §3.3.7',
    fields: [
      { name: 'responsible', kind: 'name' },
      { name: 'errors', kind: 'name' },
    ],
    names: 'compressed',
  },
  MR: { type: 'MR', number: 9, rfc: 'RFC 1035 §3.3.8', fields: target, names: 'compressed', generic: true },
  NIMLOC: {
    type: 'NIMLOC',
    number: 32,
    rfc: 'the registry (Nimrod Locator)',
    fields: [{ name: 'locator', kind: 'hex' }],
    generic: true,
  },
  NINFO: { type: 'NINFO', number: 56, rfc: 'draft-reid-dnsext-zs', fields: strings, generic: true },
  NSAP: { type: 'NSAP', number: 22, rfc: 'RFC 1706 §5', fields: [{ name: 'address', kind: 'nsap' }], generic: true },
  'NSAP-PTR': { type: 'NSAP-PTR', number: 23, rfc: 'RFC 1706 §6', fields: target, names: 'folded', generic: true },
  NULL: { type: 'NULL', number: 10, rfc: 'RFC 1035 §3.3.10', fields: unread, generic: true },
  NXT: {
    type: 'NXT',
    number: 30,
    rfc: 'RFC 2535 §5.2',
    fields: [
      { name: 'next', kind: 'name' },
      { name: 'types', kind: 'firstTypes' },
    ],
    names: 'compressed',
    generic: true,
  },
  PX: {
    type: 'PX',
    number: 26,
    rfc: 'RFC 2163 §4',
    fields: [
      { name: 'preference', kind: 'u16' },
      { name: 'map822', kind: 'name' },
      { name: 'mapX400', kind: 'name' },
    ],
    names: 'compressed',
    generic: true,
  },
  RT: {
    type: 'RT',
    number: 21,
    rfc: 'RFC 1183 §3.3',
    fields: [
      { name: 'preference', kind: 'u16' },
      { name: 'host', kind: 'name' },
    ],
    names: 'compressed',
  },
  SINK: {
    type: 'SINK',
    number: 40,
    rfc: 'draft-eastlake-kitchen-sink',
    fields: [
      { name: 'meaning', kind: 'u8' },
      { name: 'coding', kind: 'u8' },
      { name: 'subcoding', kind: 'u8' },
      { name: 'data', kind: 'base64', optional: true },
    ],
    generic: true,
  },
  SPF: { type: 'SPF', number: 99, rfc: 'RFC 4408 §3.1.1, retired by RFC 7208 §3.1', fields: strings },
  UID: { type: 'UID', number: 101, rfc: 'the registry (IANA-Reserved)', fields: unread, generic: true },
  UINFO: { type: 'UINFO', number: 100, rfc: 'the registry (IANA-Reserved)', fields: unread, generic: true },
  UNSPEC: { type: 'UNSPEC', number: 103, rfc: 'the registry (IANA-Reserved)', fields: unread, generic: true },
  WKS: {
    type: 'WKS',
    number: 11,
    rfc: 'RFC 1035 §3.4.2',
    fields: [
      { name: 'address', kind: 'ipv4' },
      { name: 'protocol', kind: 'u8', mnemonics: protocols },
      { name: 'ports', kind: 'ports' },
    ],
    generic: true,
  },
  X25: {
    type: 'X25',
    number: 19,
    rfc: 'RFC 1183 §3.1',
    fields: [{ name: 'address', kind: 'string', pattern: /^\d{4,}$/ }],
    generic: true,
  },
};
