import { digit, octetClasses } from './octet-classes.ts';

// What rules ask of a name's form, as bits found out once per name. Each says as much as a regular expression of lint
// does of a plain name in lower case; a test of every kind of data at every kind of owner holds them together.

/** Some label is none of a host: it has an underscore, or a hyphen at one of its ends. */
export const notHost = 1;
export const hasUnderscore = 2;
/** `SELECTOR._domainkey.…` whose selector begins with no underscore. */
export const selectorOwner = 4;
/** `_dmarc.…` with no other underscore. */
export const dmarcOwner = 8;
/** `_service._protocol.…` */
export const serviceOwner = 16;
/** `_25._tcp.…` */
export const smtpOwner = 32;
/** `_port._protocol.…` of TLSA. */
export const portOwner = 64;
/** The first label is digits only: such a name may be an address that somebody took for a name. */
export const numericStart = 128;

const [hyphen, underscore] = [0x2d, 0x5f] as const;

function labelIs(octets: Uint8Array, at: number, text: string): boolean {
  if (octets[at] !== text.length) return false;
  for (let index = 0; index < text.length; index += 1)
    if (octets[at + 1 + index] !== text.charCodeAt(index)) return false;
  return true;
}

function isService(octets: Uint8Array, at: number): boolean {
  const size = octets[at] as number;
  if (size < 2 || octets[at + 1] !== underscore) return false;
  for (let index = at + 2; index <= at + size; index += 1) if (octets[index] === underscore) return false;
  return true;
}

function digitsOnly(octets: Uint8Array, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1)
    if (((octetClasses[octets[index] as number] as number) & digit) === 0) return false;
  return to > from;
}

function labelTraits(octets: Uint8Array, start: number): number {
  let traits = 0;
  for (let at = start; octets[at] !== 0; at += (octets[at] as number) + 1) {
    const end = at + (octets[at] as number);
    if (octets[at + 1] === hyphen || octets[end] === hyphen) traits |= notHost;
    for (let index = at + 1; index <= end; index += 1)
      if (octets[index] === underscore) traits |= notHost | hasUnderscore;
  }
  return traits;
}

function serviceTraits(octets: Uint8Array, start: number, second: number): number {
  const size = octets[start] as number;
  let traits = labelIs(octets, start, '_dmarc') && (labelTraits(octets, second) & hasUnderscore) === 0 ? dmarcOwner : 0;
  if (isService(octets, start) && isService(octets, second)) traits |= serviceOwner;
  const isTcp = labelIs(octets, second, '_tcp');
  if (size <= 6 && octets[start + 1] === underscore && digitsOnly(octets, start + 2, start + size + 1) && isTcp)
    traits |= portOwner;
  return labelIs(octets, start, '_25') && isTcp ? traits | smtpOwner : traits;
}

/** The traits of the name at a place: plain octets in lower case, in wire form. */
export function traitsOf(octets: Uint8Array, start: number): number {
  const size = octets[start] as number;
  const second = start + size + 1;
  let traits = labelTraits(octets, start);
  if (digitsOnly(octets, start + 1, second)) traits |= numericStart;
  if ((traits & hasUnderscore) === 0 || size === 0) return traits;
  if (octets[start + 1] !== underscore) return labelIs(octets, second, '_domainkey') ? traits | selectorOwner : traits;
  return traits | serviceTraits(octets, start, second);
}
