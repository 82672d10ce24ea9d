import { InputError } from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { gatewayText, parseGateway, readGateway, writeGateway } from './gateway.ts';
import { object, whole } from './schemas.ts';

/** The relay of AMTRELAY: `discovery type relay` (RFC 8777 §4.3.1). */
export const amtRelayField: FieldCodec<'amtRelay'> = {
  words: 'rest',
  parse(words, { origin }) {
    const [discovery = '', type = '', relay = '', more] = words.map(({ text }) => text);
    if (!/^[01]$/.test(discovery) || !/^[0-3]$/.test(type) || relay === '' || more !== undefined)
      throw new InputError('a relay is 0 or 1, its type 0 to 3, and the relay (RFC 8777 §4.3.1)', {
        value: words.map(({ text }) => text).join(' '),
        hint: '0 1 192.0.2.1',
      });
    return {
      discovery: discovery === '1',
      relayType: Number(type),
      relay: parseGateway(Number(type), relay, origin),
    };
  },
  text: ({ discovery, relayType, relay }) => `${discovery ? 1 : 0} ${relayType} ${gatewayText(relayType, relay)}`,
  write(writer, { discovery, relayType, relay }) {
    writer.u8((discovery ? 128 : 0) + relayType);
    writeGateway(writer, relayType, relay);
  },
  read(reader) {
    const octet = reader.u8();
    return { discovery: octet >= 128, relayType: octet & 127, relay: readGateway(reader, octet & 127) };
  },
  schema: object({ discovery: { type: 'boolean' }, relayType: whole(3), relay: { type: 'string' } }),
};
