import { nameFromUnicode, valueOf, withoutDot } from '@waxseal/core';

/** Whose mail it says it is: the parts of the envelope sender, or of the greeting where the sender is empty. */
export interface SenderIdentity {
  readonly localPart: string;
  readonly domain: string;
}

/** Tells whether text can be asked for in the DNS: labels of 1 to 63 characters of ASCII, 253 in all. */
export function isDomain(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => /^[ -~]{1,63}$/.test(label));
}

/** Tells whether check_host has a domain to begin with: more than one label, and no address in brackets (RFC 7208 §4.3). */
export function isCheckable(domain: string): boolean {
  return domain.includes('.') && isDomain(domain) && !/[\s[\]]/.test(domain);
}

/** A domain in A-labels, without final dot; what has no such form stays as it is (RFC 7208 §4.3, RFC 8616 §4). */
function asciiDomain(domain: string): string {
  const bare = domain.replace(/\.$/, '');
  if (/^[ -~]*$/.test(bare)) return bare;
  const converted = valueOf(() => nameFromUnicode(bare));
  return converted === undefined ? bare : withoutDot(converted);
}

/** Reads an envelope sender, with or without angle brackets; an empty one stands for the postmaster of the greeting (RFC 7208 §2.4, §4.3). */
export function senderIdentity(sender: string, helo: string): SenderIdentity {
  const bare = sender.replace(/^<(.*)>$/s, '$1');
  if (bare === '') return { localPart: 'postmaster', domain: asciiDomain(helo) };
  const at = bare.lastIndexOf('@');
  const localPart = at > 0 ? bare.slice(0, at) : 'postmaster';
  return { localPart, domain: asciiDomain(bare.slice(at + 1)) };
}
