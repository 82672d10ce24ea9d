import { InputError, type IPv4, ipv4 } from '@waxseal/core';

/** The networks of a lab: the documentation ranges (RFC 5737), which no real host ever has. */
export const labNetworks: readonly string[] = ['192.0.2', '198.51.100', '203.0.113'];

/** The last octet of the control namespace's address in each network. */
const controlOctet = 1;

/** The control namespace's addresses, one in each network. */
export const controlAddresses: readonly string[] = labNetworks.map((network) => `${network}.${controlOctet}`);

function hostOctet(address: IPv4): number {
  return Number(address.slice(address.lastIndexOf('.') + 1));
}

/**
 * Reads the address of a lab host.
 * @throws InputError unless it is one of 2 … 254 in a documentation range: a lab may never take a real host's address.
 */
export function labAddress(text: string): IPv4 {
  const address = ipv4(text);
  const inRange = labNetworks.some((network) => address.startsWith(`${network}.`));
  if (inRange && hostOctet(address) > controlOctet && hostOctet(address) < 255) return address;
  const hint = `one of 2 to 254 in ${labNetworks.map((network) => `${network}.0/24`).join(', ')}`;
  throw new InputError('a lab host has an address of a documentation range (RFC 5737)', { value: text, hint });
}
