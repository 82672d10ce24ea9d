import {
  type DomainName,
  InputError,
  ipv4,
  ipv4FromOctets,
  ipv4Octets,
  ipv6,
  ipv6FromOctets,
  ipv6Octets,
  nameFromPresentation,
} from '@waxseal/core';
import type { WireReader } from '../octets/wire-reader.ts';
import type { WireWriter } from '../octets/wire-writer.ts';
import { nameText } from './name-text.ts';

// An address or a name whose type stands before it (RFC 4025 §2.5, RFC 8777 §4.2.4).

const unknownType = (type: number): InputError =>
  new InputError('a gateway is of type 0 none, 1 IPv4, 2 IPv6 or 3 a name (RFC 4025 §2.3)', { value: String(type) });

/** Reads the text of a gateway of a type. @throws InputError */
export function parseGateway(type: number, text: string, origin: DomainName | undefined): string {
  if (type === 0 && text === '.') return text;
  if (type === 0) throw new InputError('no gateway (type 0) is written as .', { value: text });
  if (type === 1) return ipv4(text);
  if (type === 2) return ipv6(text);
  if (type === 3) return nameFromPresentation(text, origin);
  throw unknownType(type);
}

/** The text of a gateway of a type. */
export function gatewayText(type: number, value: string): string {
  return type === 3 ? nameText(value as DomainName) : value;
}

/** Writes a gateway of a type. @throws InputError for a type without a form. */
export function writeGateway(writer: WireWriter, type: number, value: string): void {
  if (type === 0) return;
  if (type === 1) writer.octets(ipv4Octets(ipv4(value)));
  else if (type === 2) writer.octets(ipv6Octets(ipv6(value)));
  else if (type === 3) writer.name(nameFromPresentation(value));
  else throw unknownType(type);
}

/** Reads a gateway of a type. @throws InputError for a type without a form. */
export function readGateway(reader: WireReader, type: number): string {
  if (type === 0) return '.';
  if (type === 1) return ipv4FromOctets(reader.octets(4));
  if (type === 2) return ipv6FromOctets(reader.octets(16));
  if (type === 3) return reader.name(false);
  throw unknownType(type);
}
