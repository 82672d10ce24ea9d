import type { RecordTypes } from '../record-type.ts';
import { algorithms, certificateTypes, digestTypes, hashAlgorithms, keyFlags, keyProtocols } from './mnemonics.ts';

const dnskey = [
  { name: 'flags', kind: 'u16', mnemonics: keyFlags, joined: true },
  { name: 'protocol', kind: 'u8', mnemonics: keyProtocols },
  { name: 'algorithm', kind: 'u8', mnemonics: algorithms },
  { name: 'publicKey', kind: 'base64' },
] as const;

/** A KEY may say that there is no key (RFC 2535 §3.1.2). */
const key = [
  { name: 'flags', kind: 'u16', mnemonics: keyFlags, joined: true },
  { name: 'protocol', kind: 'u8', mnemonics: keyProtocols },
  { name: 'algorithm', kind: 'u8', mnemonics: algorithms },
  { name: 'publicKey', kind: 'base64', optional: true },
] as const;

const ds = [
  { name: 'keyTag', kind: 'u16' },
  { name: 'algorithm', kind: 'u8', mnemonics: algorithms },
  { name: 'digestType', kind: 'u8', mnemonics: digestTypes },
  { name: 'digest', kind: 'hex' },
] as const;

const rrsig = [
  { name: 'covered', kind: 'type' },
  { name: 'algorithm', kind: 'u8', mnemonics: algorithms },
  { name: 'labels', kind: 'u8' },
  { name: 'originalTtl', kind: 'ttl' },
  { name: 'expiration', kind: 'time' },
  { name: 'inception', kind: 'time' },
  { name: 'keyTag', kind: 'u16' },
  { name: 'signer', kind: 'name' },
  { name: 'signature', kind: 'base64' },
] as const;

const nsec3param = [
  { name: 'hashAlgorithm', kind: 'u8', mnemonics: hashAlgorithms },
  { name: 'flags', kind: 'u8' },
  { name: 'iterations', kind: 'u16' },
  { name: 'salt', kind: 'salt' },
] as const;

const tlsa = [
  { name: 'usage', kind: 'u8' },
  { name: 'selector', kind: 'u8' },
  { name: 'matchingType', kind: 'u8' },
  { name: 'data', kind: 'hex' },
] as const;

/** Types of DNSSEC and of keys. */
export const securityTypes: RecordTypes<
  | 'CDNSKEY'
  | 'CDS'
  | 'CERT'
  | 'CSYNC'
  | 'DHCID'
  | 'DLV'
  | 'DNSKEY'
  | 'DS'
  | 'IPSECKEY'
  | 'KEY'
  | 'NSEC'
  | 'NSEC3'
  | 'NSEC3PARAM'
  | 'OPENPGPKEY'
  | 'RKEY'
  | 'RRSIG'
  | 'SIG'
  | 'SMIMEA'
  | 'SSHFP'
  | 'TA'
  | 'TALINK'
  | 'TLSA'
  | 'ZONEMD'
> = {
  CDNSKEY: { type: 'CDNSKEY', number: 60, rfc: 'RFC 7344 §3.2', fields: dnskey },
  CDS: { type: 'CDS', number: 59, rfc: 'RFC 7344 §3.1', fields: ds },
  CERT: {
    type: 'CERT',
    number: 37,
    rfc: 'RFC 4398 §2',
    fields: [
      { name: 'certificateType', kind: 'u16', mnemonics: certificateTypes },
      { name: 'keyTag', kind: 'u16' },
      { name: 'algorithm', kind: 'u8', mnemonics: algorithms },
      { name: 'certificate', kind: 'base64' },
    ],
  },
  CSYNC: {
    type: 'CSYNC',
    number: 62,
    rfc: 'RFC 7477 §2.1',
    fields: [
      { name: 'serial', kind: 'u32' },
      { name: 'flags', kind: 'u16' },
      { name: 'types', kind: 'types' },
    ],
  },
  DHCID: { type: 'DHCID', number: 49, rfc: 'RFC 4701 §3.1', fields: [{ name: 'identifier', kind: 'base64' }] },
  DLV: { type: 'DLV', number: 32_769, rfc: 'RFC 4431 §2', fields: ds, generic: true },
  DNSKEY: { type: 'DNSKEY', number: 48, rfc: 'RFC 4034 §2.1', fields: dnskey },
  DS: { type: 'DS', number: 43, rfc: 'RFC 4034 §5.1', fields: ds },
  IPSECKEY: {
    type: 'IPSECKEY',
    number: 45,
    rfc: 'RFC 4025 §2.1',
    fields: [
      { name: 'precedence', kind: 'u8' },
      { name: 'gatewayType', kind: 'u8' },
      { name: 'algorithm', kind: 'u8' },
      { name: 'gateway', kind: 'gateway', typedBy: 'gatewayType' },
      { name: 'publicKey', kind: 'base64', optional: true },
    ],
  },
  KEY: { type: 'KEY', number: 25, rfc: 'RFC 2535 §3.1', fields: key },
  NSEC: {
    type: 'NSEC',
    number: 47,
    rfc: 'RFC 4034 §4.1',
    fields: [
      { name: 'next', kind: 'name' },
      { name: 'types', kind: 'types' },
    ],
  },
  NSEC3: {
    type: 'NSEC3',
    number: 50,
    rfc: 'RFC 5155 §3.2',
    fields: [...nsec3param, { name: 'next', kind: 'hash' }, { name: 'types', kind: 'types' }],
  },
  NSEC3PARAM: { type: 'NSEC3PARAM', number: 51, rfc: 'RFC 5155 §4.2', fields: nsec3param },
  OPENPGPKEY: { type: 'OPENPGPKEY', number: 61, rfc: 'RFC 7929 §2.1', fields: [{ name: 'key', kind: 'base64' }] },
  RKEY: { type: 'RKEY', number: 57, rfc: 'draft-reid-dnsext-rkey', fields: key, generic: true },
  RRSIG: { type: 'RRSIG', number: 46, rfc: 'RFC 4034 §3.1', fields: rrsig, names: 'folded' },
  SIG: { type: 'SIG', number: 24, rfc: 'RFC 2535 §4.1', fields: rrsig, names: 'compressed', generic: true },
  SMIMEA: { type: 'SMIMEA', number: 53, rfc: 'RFC 8162 §2', fields: tlsa },
  SSHFP: {
    type: 'SSHFP',
    number: 44,
    rfc: 'RFC 4255 §3.1',
    fields: [
      { name: 'algorithm', kind: 'u8' },
      { name: 'fingerprintType', kind: 'u8' },
      { name: 'fingerprint', kind: 'hex' },
    ],
  },
  TA: { type: 'TA', number: 32_768, rfc: 'the registry (DNSSEC Trust Authorities)', fields: ds, generic: true },
  TALINK: {
    type: 'TALINK',
    number: 58,
    rfc: 'draft-wijngaards-dnsop-trust-history',
    fields: [
      { name: 'previous', kind: 'name' },
      { name: 'next', kind: 'name' },
    ],
    generic: true,
  },
  TLSA: { type: 'TLSA', number: 52, rfc: 'RFC 6698 §2.1', fields: tlsa },
  ZONEMD: {
    type: 'ZONEMD',
    number: 63,
    rfc: 'RFC 8976 §2.2',
    fields: [
      { name: 'serial', kind: 'u32' },
      { name: 'scheme', kind: 'u8' },
      { name: 'hashAlgorithm', kind: 'u8' },
      { name: 'digest', kind: 'hex' },
    ],
  },
};
