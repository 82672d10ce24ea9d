import { encodeBase64, ipv4FromOctets, ipv6FromOctets, octetString, type SvcParam } from '@waxseal/core';
import { quotedString } from './quoted-string.ts';

const keyNames = ['mandatory', 'alpn', 'no-default-alpn', 'port', 'ipv4hint', 'ech', 'ipv6hint'] as const;

function inParts(octets: Uint8Array, size: number): readonly Uint8Array[] | undefined {
  if (octets.length === 0 || octets.length % size !== 0) return undefined;
  return Array.from({ length: octets.length / size }, (_, index) => octets.subarray(index * size, (index + 1) * size));
}

const u16 = ([high = 0, low = 0]: Uint8Array): number => high * 256 + low;

function keyName(key: number): string {
  return keyNames[key] ?? `key${key}`;
}

/** The protocol ids of alpn; undefined when the lengths do not fit or an id would need escapes of its own. */
function protocols(octets: Uint8Array): readonly string[] | undefined {
  const ids: string[] = [];
  for (let rest = octets; rest.length > 0; rest = rest.subarray((rest[0] ?? 0) + 1)) {
    const id = octetString(rest.subarray(1, (rest[0] ?? 0) + 1));
    if (id.length !== rest[0] || !/^[A-Za-z0-9./_-]+$/.test(id)) return undefined;
    ids.push(id);
  }
  return ids.length === 0 ? undefined : ids;
}

/** The items of a parameter that has a text of its own (RFC 9460 §7, §8); undefined when its value has not that form. */
function items(key: number, value: Uint8Array): readonly (string | number)[] | undefined {
  switch (key) {
    case 0:
      return inParts(value, 2)?.map((part) => keyName(u16(part)));
    case 1:
      return protocols(value);
    case 3:
      return value.length === 2 ? [u16(value)] : undefined;
    case 4:
      return inParts(value, 4)?.map(ipv4FromOctets);
    case 5:
      return value.length === 0 ? undefined : [encodeBase64(value)];
    case 6:
      return inParts(value, 16)?.map(ipv6FromOctets);
    default:
      return undefined;
  }
}

/** A parameter of SVCB and HTTPS as text: `alpn=h2,h3`, or `key65000="…"` with its octets (RFC 9460 §2.1). */
export function svcParamText({ key, value }: SvcParam): string {
  if (value.length === 0) return key === 2 ? keyName(key) : `key${key}`;
  const list = items(key, value);
  return list === undefined ? `key${key}=${quotedString(octetString(value))}` : `${keyName(key)}=${list.join(',')}`;
}
