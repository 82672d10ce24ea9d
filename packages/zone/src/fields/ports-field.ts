import { InputError } from '@waxseal/core';
import type { FieldCodec } from './field-codec.ts';
import { parseNumber } from './number-fields.ts';

/** Services that a WKS record may name; others go by their number. */
const services: ReadonlyMap<string, number> = new Map([
  ['echo', 7],
  ['discard', 9],
  ['daytime', 13],
  ['ftp-data', 20],
  ['ftp', 21],
  ['ssh', 22],
  ['telnet', 23],
  ['smtp', 25],
  ['time', 37],
  ['domain', 53],
  ['tftp', 69],
  ['gopher', 70],
  ['finger', 79],
  ['http', 80],
  ['kerberos', 88],
  ['pop3', 110],
  ['sunrpc', 111],
  ['nntp', 119],
  ['ntp', 123],
  ['imap2', 143],
  ['imap', 143],
  ['snmp', 161],
  ['irc', 194],
  ['https', 443],
]);

function parsePort(text: string): number {
  const port = services.get(text.toLowerCase()) ?? parseNumber(text, 65_535);
  if (port !== undefined) return port;
  throw new InputError('a service is a port number or a well-known name', { value: text, hint: '25 80' });
}

/** The ports of WKS. */
export const portsField: FieldCodec<'ports'> = {
  words: 'rest',
  empty: true,
  parse: (words) => [...new Set(words.map(({ text }) => parsePort(text)))].toSorted((a, b) => a - b),
  text: (ports) => ports.join(' '),
  write(writer, ports) {
    const bits = new Uint8Array(Math.floor((ports.at(-1) ?? -8) / 8) + 1);
    for (const [index, port] of ports.entries()) {
      if (port <= (ports[index - 1] ?? -1) || port > 65_535)
        throw new InputError('ports stand in their order, each once', { value: ports.join(' ') });
      bits[port >> 3] = (bits[port >> 3] ?? 0) | (0x80 >> (port & 7));
    }
    writer.octets(bits);
  },
  read(reader) {
    const bits = reader.octets(reader.left);
    if (bits.length > 8192 || bits.at(-1) === 0) reader.refuse('the bitmap of WKS ends in a set bit below 65536');
    return Array.from(bits).flatMap((octet, index) =>
      [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (octet & (0x80 >> bit)) !== 0).map((bit) => index * 8 + bit),
    );
  },
  schema: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 65_535 }, uniqueItems: true },
};
