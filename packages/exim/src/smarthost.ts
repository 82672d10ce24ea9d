import { domainName, InputError, isIPv4, isIPv6 } from '@waxseal/core';

/**
 * Where mail leaves through, as `dc_smarthost` has it: `host` or `host::port`, several with `;` between. IPv6 addresses
 * in brackets with doubled colons (Debian, update-exim4.conf(8)).
 */
export type Smarthost = string & { readonly __brand: 'Smarthost' };

/** One smarthost: a name or an address, and the port where it is not 25. */
export interface SmarthostPart {
  readonly host: string;
  readonly port: number;
}

const form = 'expected host or host::port';

/** Exim doubles every colon of an address in a list. */
function undoubled(address: string): string {
  return address.replaceAll(/:{2,4}/g, (colons) => (colons.length === 4 ? '::' : ':'));
}

function port(text: string | undefined, whole: string): number {
  const value = text === undefined ? 25 : Number(text);
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
  throw new InputError('a port is a number from 1 to 65535', { value: whole });
}

function parsePart(text: string): SmarthostPart {
  const bracketed = /^\[([0-9a-f:.]+)\](?:::(\d+))?$/i.exec(text);
  const plain = /^([^:[\]\s]+)(?:::(\d+))?$/.exec(text);
  const oneColon = /^([^:\s]+):(\d+)$/.exec(text);
  if (oneColon !== null)
    throw new InputError(form, {
      value: text,
      hint: `Exim separates the port by two colons: ${oneColon[1] ?? ''}::${oneColon[2] ?? ''}`,
    });
  const [, name = '', digits] = bracketed ?? plain ?? [];
  const address = bracketed === null ? name : undoubled(name);
  const isAddress = bracketed === null ? isIPv4(name) : isIPv6(address) || isIPv6(name);
  if (bracketed !== null && !isAddress)
    throw new InputError(`${form}, an IPv6 address in brackets with its colons doubled`, { value: text });
  if (bracketed === null && plain === null) throw new InputError(form, { value: text });
  if (!isAddress) domainName(name);
  return { host: bracketed === null ? name : address, port: port(digits, text) };
}

/** The single smarthosts of a list. @throws InputError as {@link parseSmarthost}. */
export function smarthostParts(text: string): readonly SmarthostPart[] {
  return text.split(';').map((part) => parsePart(part.trim()));
}

/**
 * Reads a smarthost as Exim on Debian writes it.
 * @throws InputError for one colon before the port, an illegal name, address or port.
 */
export function parseSmarthost(text: string): Smarthost {
  smarthostParts(text);
  return text.trim() as Smarthost;
}
