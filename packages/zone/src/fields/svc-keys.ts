import {
  decodeBase64,
  encodeBase64,
  InputError,
  ipv4,
  ipv4FromOctets,
  ipv4Octets,
  ipv6,
  ipv6FromOctets,
  ipv6Octets,
  octetsOf,
  octetString,
} from '@waxseal/core';
import { parseNumber } from './number-fields.ts';
import { quotedString } from './quoted-string.ts';
import { itemsText, parseItems } from './svc-items.ts';
import { isDohPath } from './doh-path.ts';

/** One service parameter with a name: how its value is read, written and judged. */
interface SvcKey {
  readonly name: string;
  /** Whether it stands without a value: it may not have one. */
  readonly bare?: true;
  /** Reads the value behind the name, escapes of the string taken away; undefined for what it is not. */
  readonly parse: (value: string) => Uint8Array | undefined;
  /** The value as it is written behind the name; undefined where only the generic form is read by every server. */
  readonly text: (octets: Uint8Array) => string | undefined;
  /** Whether octets are such a value, as generic form may give them. */
  readonly holds: (octets: Uint8Array) => boolean;
  readonly wants: string;
}

const u16 = (value: number): readonly number[] => [value >> 8, value & 255];

function inParts(octets: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: octets.length / size }, (_, index) => octets.subarray(index * size, (index + 1) * size));
}

const isList = (octets: Uint8Array, size: number): boolean => octets.length > 0 && octets.length % size === 0;

function keysOf(octets: Uint8Array): readonly number[] {
  return inParts(octets, 2).map(([high = 0, low = 0]) => high * 256 + low);
}

/** The protocol ids in a value; undefined when the lengths do not fit. */
function protocolsIn(octets: Uint8Array): readonly string[] | undefined {
  const ids: string[] = [];
  for (let rest = octets; rest.length > 0; rest = rest.subarray((rest[0] ?? 0) + 1)) {
    const id = octetString(rest.subarray(1, (rest[0] ?? 0) + 1));
    if (id.length !== rest[0] || id === '') return undefined;
    ids.push(id);
  }
  return ids.length === 0 ? undefined : ids;
}

function mandatory(value: string): Uint8Array | undefined {
  const keys = value
    .split(',')
    .map(svcKeyNumber)
    .toSorted((one, other) => (one ?? 0) - (other ?? 0));
  const isBad = keys.includes(undefined) || new Set(keys).size < keys.length;
  return isBad ? undefined : Uint8Array.from(keys.flatMap((key) => u16(key ?? 0)));
}

function alpn(value: string): Uint8Array | undefined {
  const ids = parseItems(value);
  if (ids === undefined || ids.some((id) => id === '' || id.length > 255)) return undefined;
  return Uint8Array.from(ids.flatMap((id) => [id.length, ...octetsOf(id)]));
}

function port(value: string): Uint8Array | undefined {
  const number = parseNumber(value, 65_535);
  return number === undefined ? undefined : Uint8Array.from(u16(number));
}

const addresses =
  (octetsOfAddress: (text: string) => Uint8Array) =>
  (value: string): Uint8Array | undefined =>
    Uint8Array.from(value.split(',').flatMap((item) => [...octetsOfAddress(item)]));

// Base64 whose last digit has bits beyond the octets would be read as something else than it says.
function ech(value: string): Uint8Array | undefined {
  const octets = decodeBase64(value);
  return octets !== undefined && octets.length > 0 && encodeBase64(octets) === value ? octets : undefined;
}

const nothing = {
  bare: true,
  parse: (value: string) => (value === '' ? new Uint8Array() : undefined),
  text: () => undefined,
} as const;

/** The parameters that have a name, in the order of their numbers (RFC 9460 §14.3.2, RFC 9461 §5, RFC 9540 §4). */
const svcKeys: readonly SvcKey[] = [
  {
    name: 'mandatory',
    parse: mandatory,
    text: (octets) => keysOf(octets).map(svcKeyName).join(','),
    holds: (octets) =>
      isList(octets, 2) && keysOf(octets).every((key, at, all) => at === 0 || key > (all[at - 1] ?? 0)),
    wants: 'a list of other parameters, each once (RFC 9460 §8)',
  },
  {
    name: 'alpn',
    parse: alpn,
    text: (octets) => itemsText(protocolsIn(octets) ?? []),
    holds: (octets) => protocolsIn(octets) !== undefined,
    wants: 'a list of protocol ids of 1 to 255 octets (RFC 9460 §7.1.1)',
  },
  {
    ...nothing,
    name: 'no-default-alpn',
    holds: (octets) => octets.length === 0,
    wants: 'no value (RFC 9460 §7.1.1)',
  },
  {
    name: 'port',
    parse: port,
    text: (octets) => String(keysOf(octets)[0]),
    holds: (octets) => octets.length === 2,
    wants: 'a number from 0 to 65535 (RFC 9460 §7.2)',
  },
  {
    name: 'ipv4hint',
    parse: addresses((text) => ipv4Octets(ipv4(text))),
    text: (octets) => inParts(octets, 4).map(ipv4FromOctets).join(','),
    holds: (octets) => isList(octets, 4),
    wants: 'a list of IPv4 addresses (RFC 9460 §7.3)',
  },
  {
    name: 'ech',
    parse: ech,
    text: (octets) => (octets.length === 0 ? undefined : encodeBase64(octets)),
    // Every server takes key5 without a value.
    holds: () => true,
    wants: 'base64 (RFC 9848 §3)',
  },
  {
    name: 'ipv6hint',
    parse: addresses((text) => ipv6Octets(ipv6(text))),
    text: (octets) => inParts(octets, 16).map(ipv6FromOctets).join(','),
    holds: (octets) => isList(octets, 16),
    wants: 'a list of IPv6 addresses (RFC 9460 §7.3)',
  },
  {
    name: 'dohpath',
    parse: octetsOf,
    // Knot 3.2 knows neither its name nor that of ohttp.
    text: () => undefined,
    holds: isDohPath,
    wants: 'a URI template that begins with / and has the variable dns (RFC 9461 §5)',
  },
  // Servers take key8 with any value, being older than its definition: lint speaks of it.
  { ...nothing, name: 'ohttp', holds: () => true, wants: 'no value (RFC 9540 §4)' },
];

/** The number of a parameter as text names it: a name in lower case or `keyNNN`; undefined for anything else. */
export function svcKeyNumber(text: string): number | undefined {
  const known = svcKeys.findIndex(({ name }) => name === text);
  if (known !== -1) return known;
  const number = /^key(0|[1-9]\d{0,4})$/.exec(text)?.[1];
  return number !== undefined && Number(number) <= 65_535 ? Number(number) : undefined;
}

/** A parameter's name where every server knows it, else `keyNNN`. */
export function svcKeyName(key: number): string {
  return key < 7 ? (svcKeys[key]?.name ?? '') : `key${key}`;
}

/** The names that text may use. */
export const svcKeyNames: readonly string[] = svcKeys.map(({ name }) => name);

/** Reads a value behind a name. @throws InputError for a value that the parameter may not have. */
export function parseSvcValue(name: string, value: string | undefined): Uint8Array {
  const key = svcKeys.find((one) => one.name === name);
  if (key === undefined) return octetsOf(value ?? '');
  const octets = value === undefined && key.bare !== true ? undefined : key.parse(value ?? '');
  if (octets !== undefined) return octets;
  throw new InputError(`${name} takes ${key.wants}`, { value: value ?? '' });
}

/** @throws InputError for octets that a parameter may not hold, however they were written. */
export function checkSvcValue(key: number, octets: Uint8Array): void {
  const known = svcKeys[key];
  if (known === undefined || known.holds(octets)) return;
  throw new InputError(`${known.name} takes ${known.wants}`, { value: svcOctetsText(octets) });
}

/** Octets of a parameter in the form that a master file has behind `keyNNN=`, cut to what a message shows. */
export function svcOctetsText(octets: Uint8Array): string {
  return quotedString(octetString(octets.subarray(0, 40))).slice(1, -1);
}

/** The value behind a parameter's name; undefined where the generic form is to be written. */
export function svcValueText(key: number, octets: Uint8Array): string | undefined {
  const known = svcKeys[key];
  return known?.holds(octets) === true ? known.text(octets) : undefined;
}
