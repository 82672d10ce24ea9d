import type { IPv4 } from '../address/ipv4.ts';
import type { IPv6 } from '../address/ipv6.ts';
import type { DomainName } from '../domain-name.ts';
import type { CharacterString } from '../text/character-string.ts';
import type { TypeName } from './resource-record.ts';

/** One parameter of a SVCB or HTTPS record: its number and its value as on the wire (RFC 9460 §2.2). */
export interface SvcParam {
  readonly key: number;
  readonly value: Uint8Array;
}

/** A place on earth (RFC 1876 §2): thousandths of a second of arc, north and east positive; lengths in centimetres. */
export interface Location {
  readonly latitude: number;
  readonly longitude: number;
  /** Above the WGS 84 ellipsoid; negative below it. */
  readonly altitude: number;
  /** Diameter of the sphere; like the precisions a digit times a power of ten. */
  readonly size: number;
  readonly horizontalPrecision: number;
  readonly verticalPrecision: number;
}

/** One item of an address prefix list (RFC 3123 §4): its address family, and whether it is negated. */
export interface AddressPrefix {
  readonly negated: boolean;
  /** 1 IPv4, 2 IPv6; others have no text. */
  readonly family: number;
  /** Bits. */
  readonly prefix: number;
  /** The address as on the wire, zero octets at its end left out. */
  readonly address: Uint8Array;
}

/** The identity of a host (RFC 8005 §5): algorithm, HIT and public key. */
export interface HostIdentity {
  readonly algorithm: number;
  readonly hit: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** The relay of AMTRELAY (RFC 8777 §4.2): the address or name as text, `.` for none. */
export interface AmtRelay {
  /** Whether discovery is optional. */
  readonly discovery: boolean;
  /** 0 none, 1 IPv4, 2 IPv6, 3 a name. */
  readonly relayType: number;
  readonly relay: string;
}

/** The data of A6 (RFC 2874 §3.1): the last `128 - prefix` bits of an address, and the name that has the others. */
export interface AddressChain {
  /** Bits, 0 to 128. */
  readonly prefix: number;
  /** The bits of the suffix; those of the prefix are 0. */
  readonly suffix: IPv6;
  /** Absent exactly when the prefix has no bits. */
  readonly name?: DomainName;
}

/** An ATM address: format 0 an AESA in octets, 1 the digits of E.164 (af-dans-0152.000 §4). */
export interface AtmAddress {
  readonly format: number;
  readonly address: Uint8Array;
}

/**
 * What a field of RDATA holds, by kind. Everything that is done with records (text, wire, compare, schema) is one
 * codec per kind, driven by the table of record types.
 */
export interface FieldValues {
  /** A domain name, never compressed on the wire by us. */
  readonly name: DomainName;
  /** Names up to the end of the RDATA, none allowed. */
  readonly names: readonly DomainName[];
  readonly u8: number;
  readonly u16: number;
  readonly u32: number;
  /** An u32 of seconds which text may write with units (`1h30m`). */
  readonly ttl: number;
  /** Seconds since 1970 modulo 2³², in text `YYYYMMDDHHmmSS` (RFC 4034 §3.2). */
  readonly time: number;
  /** The number of a record type, in text its name. */
  readonly type: TypeName;
  /** Record types as a bitmap in windows (RFC 4034 §4.1.2), in the order of their numbers. */
  readonly types: readonly TypeName[];
  /** Record types up to 127 as one bitmap (RFC 2535 §5.2), in the order of their numbers. */
  readonly firstTypes: readonly TypeName[];
  readonly ipv4: IPv4;
  readonly ipv6: IPv6;
  /** One character-string. */
  readonly string: CharacterString;
  /** One or more character-strings up to the end of the RDATA. */
  readonly strings: readonly CharacterString[];
  /** Octets (as an octet string) up to the end of the RDATA, in text one quoted string of any length. */
  readonly text: string;
  /** A length octet and 1 to 255 ASCII letters and digits, in text a bare word (RFC 8659 §4.1). */
  readonly tag: string;
  /** Octets up to the end of the RDATA, in text hexadecimal. */
  readonly hex: Uint8Array;
  /** Octets up to the end of the RDATA, in text base64. */
  readonly base64: Uint8Array;
  /** A length octet and octets, in text one word of hexadecimal, `-` for none (RFC 5155 §3.3). */
  readonly salt: Uint8Array;
  /** A length octet and octets, in text one word of base32hex (RFC 5155 §3.3). */
  readonly hash: Uint8Array;
  /** Six octets, in text `00-00-5e-00-53-2a` (RFC 7043 §3.2). */
  readonly eui48: string;
  /** Eight octets, in text `00-00-5e-ef-10-00-00-2a` (RFC 7043 §4.2). */
  readonly eui64: string;
  /** Eight octets, in text four groups of hexadecimal, `14:4fff:ff20:ee64` (RFC 6742 §2.1.3). */
  readonly nodeId: string;
  /** An address, a name or `.` for none, as the field named by `typedBy` says (RFC 4025 §2.5). */
  readonly gateway: string;
  readonly prefixes: readonly AddressPrefix[];
  readonly hostIdentity: HostIdentity;
  readonly amtRelay: AmtRelay;
  readonly addressChain: AddressChain;
  readonly atmAddress: AtmAddress;
  /** Octets up to the end of the RDATA, in text `0x` and hexadecimal, dots allowed (RFC 1706 §5). */
  readonly nsap: Uint8Array;
  /** Port numbers as a bitmap up to the end of the RDATA (RFC 1035 §3.4.2), ascending. */
  readonly ports: readonly number[];
  readonly svcParams: readonly SvcParam[];
  readonly location: Location;
  /** The whole RDATA, in text `\# length hex` (RFC 3597 §5). */
  readonly unknown: Uint8Array;
}

export type FieldKind = keyof FieldValues;

/** One field of RDATA: its name in the record, its kind, and what its text may be. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** Words that a master file may write instead of the number, upper case. */
  readonly mnemonics?: Readonly<Record<string, number>>;
  /** Whether several of these words may be joined by `|`. */
  readonly joined?: true;
  /** Whether octets or words up to the end of the RDATA may be none at all. */
  readonly optional?: true;
  /** The most words of a list. */
  readonly most?: number;
  /** Whether text must stand in quotes. */
  readonly quoted?: true;
  /** What a character-string looks like. */
  readonly pattern?: RegExp;
  /** The field before that says what this one holds. */
  readonly typedBy?: string;
}
