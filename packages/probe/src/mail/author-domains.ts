import { nameFromUnicode, valueOf, withoutDot } from '@waxseal/core';

/** A domain in A-labels, lower case, without final dot: the form in which domains are compared and asked for (RFC 5890, RFC 9989 §4.3). */
export function comparableDomain(domain: string): string {
  const bare = domain.trim().replace(/\.$/, '');
  if (/^[ -~]*$/.test(bare)) return bare.toLowerCase();
  const converted = valueOf(() => nameFromUnicode(bare));
  return (converted === undefined ? bare : withoutDot(converted)).toLowerCase();
}

/** The domains of the authors of a message, each once, from the addresses of its From field (RFC 9989 §4.3, RFC 6854 for groups). */
export function authorDomains(from: readonly string[]): readonly string[] {
  const domains = from.map((address) => comparableDomain(address.slice(address.lastIndexOf('@') + 1)));
  return [...new Set(domains.filter((domain) => domain !== ''))];
}
