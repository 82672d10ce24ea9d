import { InputError } from '../errors.ts';

/** An IPv4 address as four decimal octets, `192.0.2.1`. */
export type IPv4 = string & { readonly __brand: 'IPv4' };

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const dotted = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

/** Tells whether text is an IPv4 address in the one spelling that everybody reads alike: no octal, no short forms. */
export function isIPv4(text: string): text is IPv4 {
  return dotted.test(text);
}

/** Reads an IPv4 address. @throws InputError for anything but four decimal octets without leading zeros (RFC 6943 §3.1.1). */
export function ipv4(text: string): IPv4 {
  if (isIPv4(text)) return text;
  throw new InputError('expected an IPv4 address', { value: text, hint: 'four numbers from 0 to 255: 192.0.2.1' });
}

/** The four octets of an address. */
export function ipv4Octets(address: IPv4): Uint8Array {
  return Uint8Array.from(address.split('.'), Number);
}

/** The address of four octets. */
export function ipv4FromOctets(octets: Uint8Array): IPv4 {
  return octets.slice(0, 4).join('.') as IPv4;
}
