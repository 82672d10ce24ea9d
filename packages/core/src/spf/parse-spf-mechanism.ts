import { isIPv4, ipv4 } from '../address/ipv4.ts';
import { ipv6, isIPv6 } from '../address/ipv6.ts';
import { domainSpecFault } from './domain-spec.ts';
import type { SpfMechanism, SpfResult } from './spf-types.ts';

/** A mechanism, or what is wrong with its text. */
export type MechanismOrFault = SpfMechanism | { readonly fault: string };

const results: Readonly<Record<string, SpfResult>> = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' };
const form = /^([-+~?])?([a-z][a-z0-9]*)([:/].*)?$/is;
const prefixes = /^(.*?)(?:\/(0|[1-9]\d?))?(?:\/\/(0|[1-9]\d{0,2}))?$/s;

/** The three parts of a mechanism: what a match means, the lower-case name, the rest with its `:` or `/`. */
export function splitMechanism(
  term: string,
): { readonly result: SpfResult | undefined; readonly name: string; readonly rest: string } | undefined {
  const [, sign, name, rest] = form.exec(term) ?? [];
  return name === undefined
    ? undefined
    : { result: sign === undefined ? undefined : results[sign], name: name.toLowerCase(), rest: rest ?? '' };
}

const over = (prefix: string | undefined, most: number): boolean => prefix !== undefined && Number(prefix) > most;
const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });

function hostMechanism(mechanism: 'a' | 'mx', rest: string): MechanismOrFault {
  const [, spec = '', four, six] = prefixes.exec(rest) ?? [];
  if (over(four, 32) || over(six, 128)) return { fault: 'a prefix length is /0 to /32, or //0 to //128 for IPv6' };
  const domain = spec.startsWith(':') ? spec.slice(1) : undefined;
  const fault = spec === '' ? undefined : domainSpecFault(domain ?? spec);
  if (fault !== undefined) return { fault };
  return {
    mechanism,
    ...optional('domain', domain),
    ...optional('prefix4', four && Number(four)),
    ...optional('prefix6', six && Number(six)),
  } as SpfMechanism;
}

function domainMechanism(mechanism: 'include' | 'exists' | 'ptr', rest: string): MechanismOrFault {
  if (rest === '' && mechanism === 'ptr') return { mechanism };
  const fault = rest.startsWith(':')
    ? domainSpecFault(rest.slice(1))
    : `${mechanism} needs a domain: ${mechanism}:new.example`;
  return fault === undefined ? { mechanism, domain: rest.slice(1) } : { fault };
}

function addressMechanism(mechanism: 'ip4' | 'ip6', rest: string): MechanismOrFault {
  const [, address = '', prefix] = /^:([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(rest) ?? [];
  const right = mechanism === 'ip4' ? isIPv4(address) : isIPv6(address);
  const most = mechanism === 'ip4' ? 32 : 128;
  if (!right) return { fault: `${mechanism} needs an ${mechanism === 'ip4' ? 'IPv4' : 'IPv6'} address or network` };
  if (over(prefix, most)) return { fault: `the prefix length of ${mechanism} is 0 to ${most}` };
  return {
    mechanism,
    address: mechanism === 'ip4' ? ipv4(address) : ipv6(address),
    ...optional('prefix', prefix && Number(prefix)),
  } as SpfMechanism;
}

function byName(name: string, rest: string): MechanismOrFault {
  switch (name) {
    case 'a':
    case 'mx':
      return hostMechanism(name, rest);
    case 'include':
    case 'exists':
    case 'ptr':
      return domainMechanism(name, rest);
    case 'ip4':
    case 'ip6':
      return addressMechanism(name, rest);
    default:
      return { fault: 'unknown mechanism: receivers answer permerror (RFC 7208 §4.6)' };
  }
}

/** Reads one mechanism but `all` (RFC 7208 §5). */
export function parseSpfMechanism(term: string): MechanismOrFault {
  const parts = splitMechanism(term);
  if (parts === undefined) return { fault: 'expected a mechanism or a modifier (RFC 7208 §4.6.1)' };
  const mechanism = byName(parts.name, parts.rest);
  return 'fault' in mechanism || parts.result === undefined || parts.result === 'pass'
    ? mechanism
    : { ...mechanism, result: parts.result };
}
