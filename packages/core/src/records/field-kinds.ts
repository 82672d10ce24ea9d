import type { IPv4 } from '../address/ipv4.ts';
import type { IPv6 } from '../address/ipv6.ts';
import type { DomainName } from '../domain-name.ts';
import type { CharacterString } from '../text/character-string.ts';

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

/**
 * What a field of RDATA holds, by kind. Everything that is done with records (text, wire, compare, schema) is one
 * codec per kind, driven by the table of record types.
 */
export interface FieldValues {
  /** A domain name, never compressed on the wire by us. */
  readonly name: DomainName;
  readonly u8: number;
  readonly u16: number;
  readonly u32: number;
  /** An u32 of seconds which text may write with units (`1h30m`). */
  readonly ttl: number;
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
  readonly svcParams: readonly SvcParam[];
  readonly location: Location;
  /** The whole RDATA, in text `\# length hex` (RFC 3597 §5). */
  readonly unknown: Uint8Array;
}

export type FieldKind = keyof FieldValues;

/** One field of RDATA: its name in the record, its kind, and words that text may use for numbers. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** Words that a master file may write instead of the number, upper case. */
  readonly mnemonics?: Readonly<Record<string, number>>;
}
