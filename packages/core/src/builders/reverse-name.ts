import { isIPv4, ipv4Octets } from '../address/ipv4.ts';
import { ipv6, ipv6Octets } from '../address/ipv6.ts';
import { type DomainName, domainName } from '../domain-name.ts';
import { encodeHex } from '../encoding/hex.ts';
import { InputError } from '../errors.ts';
import type { SomeRecord } from '../records/resource-record.ts';
import type { Seconds } from '../ttl.ts';

function labels(address: string): {
  readonly parts: readonly string[];
  readonly suffix: string;
  readonly bits: number;
} {
  if (isIPv4(address)) return { parts: [...ipv4Octets(address)].map(String), suffix: 'in-addr.arpa', bits: 8 };
  return { parts: Array.from(encodeHex(ipv6Octets(ipv6(address)))), suffix: 'ip6.arpa', bits: 4 };
}

/** The name whose PTR names an address: `1.2.0.192.in-addr.arpa.` (RFC 1035 §3.5, RFC 3596 §2.5). @throws InputError for no address. */
export function reverseName(address: string): DomainName {
  const { parts, suffix } = labels(address);
  return domainName([...parts.toReversed(), suffix].join('.'));
}

/**
 * The reverse zone of a network: `2.0.192.in-addr.arpa.` for 192.0.2.0/24.
 * @throws InputError for no address, or a prefix that does not end at a label (8 bits in IPv4, 4 in IPv6).
 */
export function reverseZone(address: string, prefix: number): DomainName {
  const { parts, suffix, bits } = labels(address);
  if (!Number.isInteger(prefix) || prefix <= 0 || prefix > parts.length * bits || prefix % bits !== 0)
    throw new InputError(`the prefix of a reverse zone is a multiple of ${bits} up to ${parts.length * bits}`, {
      value: String(prefix),
      hint: 'smaller IPv4 networks are delegated by CNAME (RFC 2317)',
    });
  return domainName([...parts.slice(0, prefix / bits).toReversed(), suffix].join('.'));
}

/** The PTR record that names the host of an address. @throws InputError for no address. */
export function ptrRecord(address: string, host: DomainName, ttl: Seconds): SomeRecord<'PTR'> {
  return { owner: reverseName(address), ttl, type: 'PTR', target: host };
}
