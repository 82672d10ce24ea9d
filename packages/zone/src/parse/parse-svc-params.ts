import { InputError, ipv4, ipv4Octets, ipv6, ipv6Octets, octetsOf, type SvcParam } from '@waxseal/core';
import { type Token, unescaped } from './token.ts';

const keys = [
  'mandatory',
  'alpn',
  'no-default-alpn',
  'port',
  'ipv4hint',
  'ech',
  'ipv6hint',
  'dohpath',
  'ohttp',
] as const;

function keyNumber(name: string): number {
  const known = keys.findIndex((key) => key === name.toLowerCase());
  const generic = /^key(0|[1-9]\d{0,4})$/i.exec(name)?.[1];
  const number = known === -1 ? Number(generic ?? Number.NaN) : known;
  if (number >= 0 && number <= 65_535) return number;
  throw new InputError('unknown service parameter', {
    value: name,
    hint: `one of ${keys.join(', ')}, or keyNNN (RFC 9460 §14.3.2)`,
  });
}

const u16 = (value: number): readonly number[] => [Math.floor(value / 256), value % 256];

/** Items of a list value: `\,` is a comma in an item, after the escapes of the string were taken away (RFC 9460 appendix A.1). */
function items(value: string): readonly string[] {
  return (value.match(/(?:[^,\\]|\\.)+/gs) ?? []).map((item) => item.replaceAll(/\\(.)/gs, '$1'));
}

function port(value: string): readonly number[] {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return u16(Number(value));
  throw new InputError('port= is a number from 0 to 65535', { value });
}

function alpn(value: string): readonly number[] {
  const ids = items(value);
  if (ids.length === 0 || ids.some((id) => id.length > 255))
    throw new InputError('alpn= is a list of protocol ids of 1 to 255 octets', { value });
  return ids.flatMap((id) => [id.length, ...octetsOf(id)]);
}

function valueOctets(key: number, value: string): readonly number[] {
  switch (key) {
    case 0:
      return items(value)
        .map(keyNumber)
        .toSorted((one, other) => one - other)
        .flatMap(u16);
    case 1:
      return alpn(value);
    case 3:
      return port(value);
    case 4:
      return items(value).flatMap((item) => [...ipv4Octets(ipv4(item))]);
    case 5:
      return [...Buffer.from(value, 'base64')];
    case 6:
      return items(value).flatMap((item) => [...ipv6Octets(ipv6(item))]);
    default:
      return [...octetsOf(value)];
  }
}

/** A parameter whose value is quoted comes as two tokens, `alpn=` and the string. */
function pairs(tokens: readonly Token[]): readonly (readonly [name: string, value: string | undefined])[] {
  const found: (readonly [string, string | undefined])[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const { text } = tokens[index] as Token;
    const next = tokens[index + 1];
    const at = text.indexOf('=');
    const joined = at === text.length - 1 && next?.quoted === true;
    const raw = joined ? next.text : at === -1 ? undefined : text.slice(at + 1);
    if (joined) index += 1;
    const value = raw === undefined ? undefined : unescaped(raw);
    if (raw !== undefined && value === undefined)
      throw new InputError('a bad escape in a service parameter', { value: raw });
    found.push([at === -1 ? text : text.slice(0, at), value]);
  }
  return found;
}

/**
 * Reads the parameters of SVCB and HTTPS (RFC 9460 §2.1), in the order of their numbers.
 * @throws InputError for an unknown or doubled parameter, or a value of another form.
 */
export function parseSvcParams(tokens: readonly Token[]): readonly SvcParam[] {
  const params = pairs(tokens).map(([name, value]) => {
    const key = keyNumber(name);
    return { key, value: Uint8Array.from(value === undefined ? [] : valueOctets(key, value)) };
  });
  const twice = params.find(({ key }, index) => params.findIndex((other) => other.key === key) !== index);
  if (twice !== undefined) throw new InputError('a service parameter is given twice', { value: `key${twice.key}` });
  return params.toSorted((one, other) => one.key - other.key);
}
