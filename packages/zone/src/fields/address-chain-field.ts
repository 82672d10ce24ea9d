import {
  type AddressChain,
  type DomainName,
  InputError,
  type IPv6,
  ipv6,
  ipv6FromOctets,
  ipv6Octets,
  nameFromPresentation,
  nameKey,
} from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { nameText } from './name-text.ts';
import { name as nameSchema, object, whole } from './schemas.ts';

const octetsOf = (prefix: number): number => Math.ceil((128 - prefix) / 8);

/** The address with the bits of the prefix set to 0. */
function suffixOf(address: Uint8Array, prefix: number): IPv6 {
  const bits = address.map((octet, index) => octet & (0xff >> Math.min(8, Math.max(0, prefix - index * 8))));
  return ipv6FromOctets(bits);
}

function parse(texts: readonly string[], origin: DomainName | undefined): AddressChain {
  const [length = '', ...rest] = texts;
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : 129;
  const [suffix, name] = prefix === 128 ? [undefined, rest[0]] : rest;
  const words = (prefix === 128 ? 0 : 1) + (prefix === 0 ? 0 : 1);
  if (prefix > 128 || rest.length !== words)
    throw new InputError('A6 has a prefix length, the address below 128 bits, and the name above 0 (RFC 2874 §3.2)', {
      value: texts.join(' '),
      hint: '64 ::1 network.example.',
    });
  return {
    prefix,
    suffix: suffixOf(ipv6Octets(ipv6(suffix ?? '::')), prefix),
    ...(prefix === 0 ? {} : { name: nameFromPresentation(name ?? '', origin) }),
  };
}

/** The data of A6. */
export const addressChainField: FieldCodec<'addressChain'> = {
  words: 'rest',
  parse: (words, { origin }) =>
    parse(
      words.map(({ text }) => text),
      origin,
    ),
  text: ({ prefix, suffix, name }) =>
    [prefix, ...(prefix === 128 ? [] : [suffix]), ...(name === undefined ? [] : [nameText(name)])].join(' '),
  write(writer, { prefix, suffix, name }) {
    if (prefix > 128 || (name === undefined) !== (prefix === 0))
      throw new InputError('A6 has a name exactly when its prefix has bits (RFC 2874 §3.1)', { value: String(prefix) });
    writer.u8(prefix);
    writer.octets(ipv6Octets(suffix).subarray(16 - octetsOf(prefix)));
    if (name !== undefined) writer.name(name);
  },
  read(reader) {
    const prefix = reader.u8();
    if (prefix > 128) reader.refuse('a prefix has at most 128 bits (RFC 2874 §3.1)');
    const address = new Uint8Array(16);
    address.set(reader.octets(octetsOf(prefix)), 16 - octetsOf(prefix));
    const suffix = suffixOf(address, prefix);
    if (suffix !== ipv6FromOctets(address)) reader.refuse('the bits of the prefix are 0 (RFC 2874 §3.1)');
    return { prefix, suffix, ...(prefix === 0 ? {} : { name: reader.name(false) }) };
  },
  folded: ({ name, ...rest }) => (name === undefined ? rest : { ...rest, name: nameKey(name) as DomainName }),
  schema: object({ prefix: whole(128), suffix: { type: 'string', format: 'ipv6' }, name: nameSchema }, ['name']),
};
