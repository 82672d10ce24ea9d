import type { RecordTypes } from '../record-type.ts';
import { syncSchemes } from './mnemonics.ts';

const strings = [{ name: 'strings', kind: 'strings' }] as const;

/** Types that say where a host is and how it is reached. */
export const hostTypes: RecordTypes<
  | 'AMTRELAY'
  | 'AVC'
  | 'BRID'
  | 'DOA'
  | 'DSYNC'
  | 'EUI48'
  | 'EUI64'
  | 'HHIT'
  | 'HIP'
  | 'L32'
  | 'L64'
  | 'LP'
  | 'NID'
  | 'RESINFO'
  | 'WALLET'
> = {
  AMTRELAY: {
    type: 'AMTRELAY',
    number: 260,
    rfc: 'RFC 8777 §4.2',
    fields: [
      { name: 'precedence', kind: 'u8' },
      { name: 'relay', kind: 'amtRelay' },
    ],
    generic: true,
  },
  AVC: {
    type: 'AVC',
    number: 258,
    rfc: 'the registry (Application Visibility and Control)',
    fields: strings,
    generic: true,
  },
  BRID: { type: 'BRID', number: 68, rfc: 'RFC 9886 §5.2', fields: [{ name: 'data', kind: 'base64' }], generic: true },
  DOA: {
    type: 'DOA',
    number: 259,
    rfc: 'draft-durand-doa-over-dns',
    fields: [
      { name: 'enterprise', kind: 'u32' },
      { name: 'objectType', kind: 'u32' },
      { name: 'location', kind: 'u8' },
      { name: 'mediaType', kind: 'string' },
      { name: 'data', kind: 'base64', optional: true },
    ],
    generic: true,
  },
  DSYNC: {
    type: 'DSYNC',
    number: 66,
    rfc: 'RFC 9859 §2.1',
    fields: [
      { name: 'covered', kind: 'type' },
      { name: 'scheme', kind: 'u8', mnemonics: syncSchemes },
      { name: 'port', kind: 'u16' },
      { name: 'target', kind: 'name' },
    ],
    generic: true,
  },
  EUI48: { type: 'EUI48', number: 108, rfc: 'RFC 7043 §3.1', fields: [{ name: 'address', kind: 'eui48' }] },
  EUI64: { type: 'EUI64', number: 109, rfc: 'RFC 7043 §4.1', fields: [{ name: 'address', kind: 'eui64' }] },
  HHIT: { type: 'HHIT', number: 67, rfc: 'RFC 9886 §5.1', fields: [{ name: 'data', kind: 'base64' }], generic: true },
  HIP: {
    type: 'HIP',
    number: 55,
    rfc: 'RFC 8005 §5',
    fields: [
      { name: 'identity', kind: 'hostIdentity' },
      { name: 'servers', kind: 'names' },
    ],
    generic: true,
  },
  L32: {
    type: 'L32',
    number: 105,
    rfc: 'RFC 6742 §2.2',
    fields: [
      { name: 'preference', kind: 'u16' },
      { name: 'locator', kind: 'ipv4' },
    ],
  },
  L64: {
    type: 'L64',
    number: 106,
    rfc: 'RFC 6742 §2.3',
    fields: [
      { name: 'preference', kind: 'u16' },
      { name: 'locator', kind: 'nodeId' },
    ],
  },
  LP: {
    type: 'LP',
    number: 107,
    rfc: 'RFC 6742 §2.4',
    fields: [
      { name: 'preference', kind: 'u16' },
      { name: 'target', kind: 'name' },
    ],
  },
  NID: {
    type: 'NID',
    number: 104,
    rfc: 'RFC 6742 §2.1',
    fields: [
      { name: 'preference', kind: 'u16' },
      { name: 'nodeId', kind: 'nodeId' },
    ],
  },
  RESINFO: { type: 'RESINFO', number: 261, rfc: 'RFC 9606 §3', fields: strings, generic: true },
  WALLET: { type: 'WALLET', number: 262, rfc: 'the registry (public wallet address)', fields: strings, generic: true },
};
