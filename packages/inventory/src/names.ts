import { isIPv6, type Fault, type Place } from '@waxseal/core';

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
const groupName = /^[\p{L}\p{N}_][\p{L}\p{N}_.@+-]*$/u;

/**
 * Complains about a host name that is not DNS-like (letters, digits, `-`, `_` and dots) or an IPv6 address: the name
 * becomes one component of file paths (`out/<host>/…`, `host_vars/<host>.yml`) and must not lead out of them.
 */
export function hostNameFault(name: string, place: Place): Fault | undefined {
  if (isIPv6(name)) return undefined;
  if (name.length <= 253 && name.split('.').every((part) => label.test(part))) return undefined;
  const legal =
    'a host name has letters, digits, "-", "_" and single dots; the address to connect to goes into ansible_host';
  const hint = name.includes('@') ? 'the user to log in as goes into ansible_user' : legal;
  return { message: 'illegal host name', value: name, place, hint };
}

/** Complains about a group name that could not be a file name below `group_vars/` or would be read as a pattern. */
export function groupNameFault(name: string, place: Place): Fault | undefined {
  if (groupName.test(name)) return undefined;
  return {
    message: 'illegal group name',
    value: name,
    place,
    hint: 'a group name has letters, digits, "_", "-" and "."',
  };
}
