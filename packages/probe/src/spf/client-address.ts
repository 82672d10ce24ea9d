import {
  type IPv4,
  InputError,
  ipv4FromOctets,
  ipv4Octets,
  ipv6,
  ipv6Octets,
  isIPv4,
  isIPv6,
  reverseName,
  withoutDot,
} from '@waxseal/core';

/** The address of an SMTP client, in the forms that evaluations need. */
export interface ClientAddress {
  readonly family: 'ip4' | 'ip6';
  /** Canonical text: dotted quad or RFC 5952. */
  readonly text: string;
  readonly octets: Uint8Array;
}

function isMapped(octets: Uint8Array): boolean {
  return octets.subarray(0, 10).every((octet) => octet === 0) && octets[10] === 0xff && octets[11] === 0xff;
}

function fromIPv4(address: IPv4): ClientAddress {
  return { family: 'ip4', text: address, octets: ipv4Octets(address) };
}

/** Reads an address; an IPv4 address mapped into IPv6 counts as IPv4 (RFC 7208 §5). @throws InputError when it is none. */
export function clientAddress(text: string): ClientAddress {
  if (isIPv4(text)) return fromIPv4(text);
  if (!isIPv6(text))
    throw new InputError('expected the IPv4 or IPv6 address of the client', {
      value: text,
      hint: 'like 192.0.2.1 or 2001:db8::1',
    });
  const address = ipv6(text);
  const octets = ipv6Octets(address);
  return isMapped(octets) ? fromIPv4(ipv4FromOctets(octets.subarray(12))) : { family: 'ip6', text: address, octets };
}

/** Tells whether an address is in a network of the same family. */
export function inNetwork(address: Uint8Array, network: Uint8Array, prefix: number): boolean {
  if (address.length !== network.length) return false;
  return address.every((octet, index) => {
    const bits = Math.min(Math.max(prefix - index * 8, 0), 8);
    return (octet ^ (network[index] ?? 0)) >> (8 - bits) === 0;
  });
}

/** The octets of an address as a resolver gives it; undefined for anything else. */
export function addressOctets(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return ipv4Octets(text);
  return isIPv6(text) ? ipv6Octets(ipv6(text)) : undefined;
}

/** The name whose PTR names an address, without final dot. */
export function reverseOf({ text }: ClientAddress): string {
  return withoutDot(reverseName(text));
}
