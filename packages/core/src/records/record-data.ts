import type { IPv4 } from '../address/ipv4.ts';
import type { IPv6 } from '../address/ipv6.ts';
import type { DomainName } from '../domain-name.ts';
import type { CharacterString } from '../text/character-string.ts';
import type {
  AddressChain,
  AddressPrefix,
  AmtRelay,
  AtmAddress,
  HostIdentity,
  Location,
  SvcParam,
} from './field-kinds.ts';
import type { TypeName } from './resource-record.ts';

/** The RDATA fields of every record type that has a name here. */
export interface RecordData extends CommonData, SecurityData, HostData, RetiredData {}

/** Types that zones of today hold. */
interface CommonData {
  readonly A: { readonly address: IPv4 };
  readonly AAAA: { readonly address: IPv6 };
  readonly AFSDB: { readonly subtype: number; readonly host: DomainName };
  readonly APL: { readonly prefixes: readonly AddressPrefix[] };
  readonly CAA: { readonly flags: number; readonly tag: string; readonly value: string };
  readonly CNAME: TargetData;
  readonly DNAME: TargetData;
  readonly HINFO: { readonly cpu: CharacterString; readonly os: CharacterString };
  readonly HTTPS: SvcbData;
  readonly KX: { readonly preference: number; readonly exchanger: DomainName };
  readonly LOC: { readonly location: Location };
  readonly MX: { readonly preference: number; readonly exchange: DomainName };
  readonly NAPTR: NaptrData;
  readonly NS: TargetData;
  readonly PTR: TargetData;
  readonly RP: { readonly mailbox: DomainName; readonly text: DomainName };
  readonly SOA: SoaData;
  readonly SRV: {
    readonly priority: number;
    readonly weight: number;
    readonly port: number;
    readonly target: DomainName;
  };
  readonly SVCB: SvcbData;
  readonly TXT: StringsData;
  readonly URI: { readonly priority: number; readonly weight: number; readonly target: string };
}

/** Types of DNSSEC and of keys. */
interface SecurityData {
  readonly CDNSKEY: DnskeyData;
  readonly CDS: DsData;
  readonly CERT: {
    readonly certificateType: number;
    readonly keyTag: number;
    readonly algorithm: number;
    readonly certificate: Uint8Array;
  };
  readonly CSYNC: { readonly serial: number; readonly flags: number; readonly types: readonly TypeName[] };
  readonly DHCID: { readonly identifier: Uint8Array };
  readonly DLV: DsData;
  readonly DNSKEY: DnskeyData;
  readonly DS: DsData;
  readonly IPSECKEY: {
    readonly precedence: number;
    readonly gatewayType: number;
    readonly algorithm: number;
    readonly gateway: string;
    readonly publicKey: Uint8Array;
  };
  readonly KEY: DnskeyData;
  readonly NSEC: { readonly next: DomainName; readonly types: readonly TypeName[] };
  readonly NSEC3: Nsec3Data & { readonly next: Uint8Array; readonly types: readonly TypeName[] };
  readonly NSEC3PARAM: Nsec3Data;
  readonly OPENPGPKEY: { readonly key: Uint8Array };
  readonly RKEY: DnskeyData;
  readonly RRSIG: RrsigData;
  readonly SIG: RrsigData;
  readonly SMIMEA: TlsaData;
  readonly SSHFP: { readonly algorithm: number; readonly fingerprintType: number; readonly fingerprint: Uint8Array };
  readonly TA: DsData;
  readonly TALINK: { readonly previous: DomainName; readonly next: DomainName };
  readonly TLSA: TlsaData;
  readonly ZONEMD: {
    readonly serial: number;
    readonly scheme: number;
    readonly hashAlgorithm: number;
    readonly digest: Uint8Array;
  };
}

/** Types that say where a host is and how it is reached. */
interface HostData {
  readonly AMTRELAY: { readonly precedence: number; readonly relay: AmtRelay };
  readonly AVC: StringsData;
  readonly BRID: { readonly data: Uint8Array };
  readonly DOA: {
    readonly enterprise: number;
    readonly objectType: number;
    readonly location: number;
    readonly mediaType: CharacterString;
    readonly data: Uint8Array;
  };
  readonly DSYNC: {
    readonly covered: TypeName;
    readonly scheme: number;
    readonly port: number;
    readonly target: DomainName;
  };
  readonly EUI48: { readonly address: string };
  readonly EUI64: { readonly address: string };
  readonly HHIT: { readonly data: Uint8Array };
  readonly HIP: { readonly identity: HostIdentity; readonly servers: readonly DomainName[] };
  readonly L32: { readonly preference: number; readonly locator: IPv4 };
  readonly L64: { readonly preference: number; readonly locator: string };
  readonly LP: { readonly preference: number; readonly target: DomainName };
  readonly NID: { readonly preference: number; readonly nodeId: string };
  readonly RESINFO: StringsData;
  readonly WALLET: StringsData;
}

/** Types that are obsolete or were never widely used, and still stand in zones. */
interface RetiredData {
  readonly A6: { readonly chain: AddressChain };
  readonly ATMA: { readonly address: AtmAddress };
  readonly CLA: UnreadData;
  readonly EID: { readonly identifier: Uint8Array };
  readonly GID: UnreadData;
  readonly GPOS: {
    readonly longitude: CharacterString;
    readonly latitude: CharacterString;
    readonly altitude: CharacterString;
  };
  readonly IPN: UnreadData;
  readonly ISDN: StringsData;
  readonly MB: TargetData;
  readonly MD: TargetData;
  readonly MF: TargetData;
  readonly MG: TargetData;
  readonly MINFO: { readonly responsible: DomainName; readonly errors: DomainName };
  readonly MR: TargetData;
  readonly NIMLOC: { readonly locator: Uint8Array };
  readonly NINFO: StringsData;
  readonly NSAP: { readonly address: Uint8Array };
  readonly 'NSAP-PTR': TargetData;
  readonly NULL: UnreadData;
  readonly NXT: { readonly next: DomainName; readonly types: readonly TypeName[] };
  readonly PX: { readonly preference: number; readonly map822: DomainName; readonly mapX400: DomainName };
  readonly RT: { readonly preference: number; readonly host: DomainName };
  readonly SINK: {
    readonly meaning: number;
    readonly coding: number;
    readonly subcoding: number;
    readonly data: Uint8Array;
  };
  readonly SPF: StringsData;
  readonly UID: UnreadData;
  readonly UINFO: UnreadData;
  readonly UNSPEC: UnreadData;
  readonly WKS: { readonly address: IPv4; readonly protocol: number; readonly ports: readonly number[] };
  readonly X25: { readonly address: CharacterString };
}

interface TargetData {
  readonly target: DomainName;
}

interface StringsData {
  readonly strings: readonly CharacterString[];
}

/** Registered, and without a text of its own. */
interface UnreadData {
  readonly data: Uint8Array;
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

interface RrsigData {
  readonly covered: TypeName;
  readonly algorithm: number;
  readonly labels: number;
  readonly originalTtl: number;
  readonly expiration: number;
  readonly inception: number;
  readonly keyTag: number;
  readonly signer: DomainName;
  readonly signature: Uint8Array;
}

interface Nsec3Data {
  readonly hashAlgorithm: number;
  readonly flags: number;
  readonly iterations: number;
  readonly salt: Uint8Array;
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
