import { InputError, isIPv4, isIPv6 } from '@waxseal/core';

/** A server by its address, with the port where it is not 53. */
export interface ServerAddress {
  readonly server: string;
  readonly port: number;
}

const shapes = /^(?:\[(?<six>[^\]]+)\]|(?<four>[\d.]+))(?::(?<port>\d{1,5}))?$/;

/** Reads `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`. @throws InputError */
export function serverAddress(text: string): ServerAddress {
  if (isIPv6(text)) return { server: text, port: 53 };
  const { six, four, port = '53' } = shapes.exec(text)?.groups ?? {};
  const isAddress = (six !== undefined && isIPv6(six)) || (four !== undefined && isIPv4(four));
  if (isAddress && Number(port) > 0 && Number(port) < 65_536) return { server: six ?? four ?? '', port: Number(port) };
  throw new InputError('expected the address of a name server', {
    value: text,
    hint: 'an IPv4 or IPv6 address, with a port where it is not 53: 192.0.2.53, 192.0.2.53:5353, [2001:db8::53]:5353',
  });
}

/** A server as people read it. */
export function serverText({ server, port }: ServerAddress): string {
  if (port === 53) return server;
  return isIPv6(server) ? `[${server}]:${port}` : `${server}:${port}`;
}
