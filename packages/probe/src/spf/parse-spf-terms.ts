import { ipv6, ipv6Octets, ipv4Octets, isIPv4, isIPv6 } from '@waxseal/core';
import { isDomainSpec, macroTokens } from './spf-grammar.ts';
import type { SpfQualifier, SpfTerm, SpfTerms } from './spf-term.ts';

const qualifiers: Readonly<Record<string, SpfQualifier>> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
};
const modifier = /^([a-z][a-z0-9_.-]*)=(.*)$/is;
const directive = /^([+?~-]?)([a-z0-9]+)(.*)$/is;
const cidr = '(?:0|[1-9]\\d{0,2})';
const dual = new RegExp(`^(?::(?<domain>.*?))?(?:/(?<four>${cidr}))?(?://(?<six>${cidr}))?$`, 's');
const network = new RegExp(`^:(?<address>[^/]+)(?:/(?<prefix>${cidr}))?$`, 's');

/** A prefix length within its bounds; undefined where it is none. */
function prefixOf(text: string | undefined, most: number): number | undefined {
  if (text === undefined) return most;
  return Number(text) <= most ? Number(text) : undefined;
}

function addressTerm(text: string, result: SpfQualifier, mechanism: 'a' | 'mx', rest: string): SpfTerm | undefined {
  const groups = dual.exec(rest)?.groups;
  if (groups === undefined) return undefined;
  const { domain } = groups;
  const [prefix4, prefix6] = [prefixOf(groups['four'], 32), prefixOf(groups['six'], 128)];
  if (prefix4 === undefined || prefix6 === undefined || (domain !== undefined && !isDomainSpec(domain)))
    return undefined;
  return { text, result, mechanism, prefix4, prefix6, ...(domain === undefined ? {} : { domain }) };
}

function networkTerm(text: string, result: SpfQualifier, mechanism: 'ip4' | 'ip6', rest: string): SpfTerm | undefined {
  const { address = '', prefix: length } = network.exec(rest)?.groups ?? {};
  if (mechanism === 'ip4' ? !isIPv4(address) : !isIPv6(address)) return undefined;
  const octets = isIPv4(address) ? ipv4Octets(address) : ipv6Octets(ipv6(address));
  const prefix = prefixOf(length, octets.length * 8);
  return prefix === undefined ? undefined : { text, result, mechanism, network: octets, prefix };
}

/** One mechanism by the grammar of RFC 7208 §12; undefined where it is none. */
function mechanismTerm(text: string): SpfTerm | undefined {
  const [, sign = '', name = '', rest = ''] = directive.exec(text) ?? [];
  const result = qualifiers[sign === '' ? '+' : sign] ?? 'pass';
  const mechanism = name.toLowerCase();
  const domain = rest.startsWith(':') && isDomainSpec(rest.slice(1)) ? rest.slice(1) : undefined;
  switch (mechanism) {
    case 'all':
      return rest === '' ? { text, result, mechanism } : undefined;
    case 'include':
      return domain === undefined ? undefined : { text, result, mechanism, domain };
    case 'exists':
      return domain === undefined ? undefined : { text, result, mechanism, domain };
    case 'ptr':
      if (rest === '') return { text, result, mechanism };
      return domain === undefined ? undefined : { text, result, mechanism, domain };
    case 'a':
    case 'mx':
      return addressTerm(text, result, mechanism, rest);
    case 'ip4':
    case 'ip6':
      return networkTerm(text, result, mechanism, rest);
    default:
      return undefined;
  }
}

/** Takes a modifier; gives what is wrong with it, or undefined (RFC 7208 §6). */
function takeModifier(seen: Map<string, string>, name: string, value: string): string | undefined {
  if (name !== 'redirect' && name !== 'exp')
    return macroTokens(value, 'text') === undefined ? 'is no macro-string' : undefined;
  if (seen.has(name)) return 'comes twice';
  seen.set(name, value);
  return isDomainSpec(value) ? undefined : 'has no domain';
}

/** Reads the terms behind `v=spf1`; the first illegal one makes the whole record a permanent error (RFC 7208 §4.6). */
export function parseSpfTerms(record: string): SpfTerms | { readonly fault: string } {
  const mechanisms: SpfTerm[] = [];
  const modifiers = new Map<string, string>();
  for (const text of record
    .slice('v=spf1'.length)
    .split(' ')
    .filter((term) => term !== '')) {
    const [, name, value] = modifier.exec(text) ?? [];
    const fault =
      name === undefined || value === undefined ? undefined : takeModifier(modifiers, name.toLowerCase(), value);
    if (fault !== undefined) return { fault: `${text} ${fault}` };
    if (name !== undefined) continue;
    const term = mechanismTerm(text);
    if (term === undefined) return { fault: `${text} is no legal term` };
    mechanisms.push(term);
  }
  const [redirect, exp] = [modifiers.get('redirect'), modifiers.get('exp')];
  return { mechanisms, ...(redirect === undefined ? {} : { redirect }), ...(exp === undefined ? {} : { exp }) };
}
