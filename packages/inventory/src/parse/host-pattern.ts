import { isIPv4, isIPv6 } from '@waxseal/core';
import { expandRange } from './host-range.ts';

/** The hosts that a pattern in an inventory names, and the port written behind it. */
export interface NamedHosts {
  readonly hosts: readonly string[];
  readonly port?: number;
}

const withPort = /^((?:[^:[\]]|\[[^\]]*\])+):(\d+)$/;
const bracketed = /^\[(.+)\]:(\d+)$/;

function address(text: string): string {
  const inside = /^\[(.+)\]$/.exec(text)?.[1];
  return inside !== undefined && isIPv6(inside) ? inside : text;
}

/**
 * Reads a host as inventories write it: a name with ranges, an address, each with `:port` behind it if wanted, an IPv6
 * address with a port as `[2001:db8::1]:22`.
 * @throws RangeFault as `expandRange`.
 */
export function parseHostPattern(text: string): NamedHosts {
  if (isIPv6(text)) return { hosts: [text] };
  const match = bracketed.exec(text) ?? withPort.exec(text);
  const [base, port] = match === null ? [text, undefined] : [match[1]!, Number(match[2])];
  const name = address(base);
  const hosts = isIPv6(name) || isIPv4(name) ? [name] : expandRange(name);
  return port === undefined ? { hosts } : { hosts, port };
}
