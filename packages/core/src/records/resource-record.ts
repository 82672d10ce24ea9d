import type { IPv4 } from '../address/ipv4.ts';
import type { IPv6 } from '../address/ipv6.ts';
import type { DomainName } from '../domain-name.ts';
import type { CharacterString } from '../text/character-string.ts';
import type { Seconds } from '../ttl.ts';
import type { Location, SvcParam } from './field-kinds.ts';

/** The RDATA fields of every record type that has a name here. */
export interface RecordData {
  readonly A: { readonly address: IPv4 };
  readonly AAAA: { readonly address: IPv6 };
  readonly CAA: { readonly flags: number; readonly tag: string; readonly value: string };
  readonly CDNSKEY: DnskeyData;
  readonly CDS: DsData;
  readonly CNAME: { readonly target: DomainName };
  readonly DNAME: { readonly target: DomainName };
  readonly DNSKEY: DnskeyData;
  readonly DS: DsData;
  readonly HINFO: { readonly cpu: CharacterString; readonly os: CharacterString };
  readonly HTTPS: SvcbData;
  readonly LOC: { readonly location: Location };
  readonly MX: { readonly preference: number; readonly exchange: DomainName };
  readonly NAPTR: NaptrData;
  readonly NS: { readonly target: DomainName };
  readonly OPENPGPKEY: { readonly key: Uint8Array };
  readonly PTR: { readonly target: DomainName };
  readonly RP: { readonly mailbox: DomainName; readonly text: DomainName };
  readonly SMIMEA: TlsaData;
  readonly SOA: SoaData;
  readonly SPF: { readonly strings: readonly CharacterString[] };
  readonly SRV: {
    readonly priority: number;
    readonly weight: number;
    readonly port: number;
    readonly target: DomainName;
  };
  readonly SSHFP: { readonly algorithm: number; readonly fingerprintType: number; readonly fingerprint: Uint8Array };
  readonly SVCB: SvcbData;
  readonly TLSA: TlsaData;
  readonly TXT: { readonly strings: readonly CharacterString[] };
  readonly URI: { readonly priority: number; readonly weight: number; readonly target: string };
}

interface DnskeyData {
  readonly flags: number;
  readonly protocol: number;
  readonly algorithm: number;
  readonly publicKey: Uint8Array;
}

interface DsData {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Uint8Array;
}

interface SvcbData {
  readonly priority: number;
  readonly target: DomainName;
  readonly params: readonly SvcParam[];
}

interface NaptrData {
  readonly order: number;
  readonly preference: number;
  readonly flags: CharacterString;
  readonly services: CharacterString;
  readonly regexp: CharacterString;
  readonly replacement: DomainName;
}

interface TlsaData {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly data: Uint8Array;
}

interface SoaData {
  readonly primary: DomainName;
  readonly mailbox: DomainName;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

/** The record types that have a name and fields here; all others are `TYPE` and a number (RFC 3597 §5). */
export type KnownType = keyof RecordData;
export type UnknownType = `TYPE${number}`;
export type TypeName = KnownType | UnknownType;

interface Base {
  readonly owner: DomainName;
  readonly ttl: Seconds;
}

/** A record of a type that has no fields here: its RDATA as octets (RFC 3597). */
export interface UnknownRecord extends Base {
  readonly type: UnknownType;
  readonly data: Uint8Array;
}

/** The record of one type: `RecordOf<'MX'>`. */
export type RecordOf<T extends TypeName> = T extends KnownType
  ? Base & { readonly type: T } & RecordData[T]
  : UnknownRecord;

/** One record of the Internet class, flat, discriminated by `type`. */
export type ResourceRecord = { [T in KnownType]: RecordOf<T> }[KnownType] | UnknownRecord;

/** A record of some of the types: `SomeRecord<'TXT' | 'SPF'>`. */
export type SomeRecord<T extends TypeName> = Extract<ResourceRecord, { readonly type: T }>;
