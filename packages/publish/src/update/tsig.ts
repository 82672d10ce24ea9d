import { createHmac, timingSafeEqual } from 'node:crypto';
import { type DomainName, nameKey, sameName } from '@waxseal/core';
import { WireReader, WireWriter } from '@waxseal/zone';
import { type TsigKey, tsigSecretOctets } from './tsig-key.ts';

const [typeTsig, classAny] = [250, 255] as const;

/** The record behind a signed message (RFC 8945 §4.2). Times are in seconds. */
export interface Tsig {
  readonly name: DomainName;
  readonly algorithm: DomainName;
  readonly time: number;
  readonly fudge: number;
  readonly mac: Uint8Array;
  readonly originalId: number;
  readonly error: number;
  readonly other: Uint8Array;
}

/** What a MAC covers beside the message (RFC 8945 §4.3.3): the times alone in the middle of a stream. */
type Variables = Pick<Tsig, 'name' | 'algorithm' | 'time' | 'fudge' | 'error' | 'other'>;

function writeTime(writer: WireWriter, time: number): void {
  writer.u16(Math.floor(time / 2 ** 32));
  writer.u32(time % 2 ** 32);
}

function variablesOctets({ name, algorithm, time, fudge, error, other }: Variables, timersOnly: boolean): Uint8Array {
  const writer = new WireWriter();
  if (!timersOnly) {
    writer.name(nameKey(name) as DomainName);
    writer.u16(classAny);
    writer.u32(0);
    writer.name(nameKey(algorithm) as DomainName);
  }
  writeTime(writer, time);
  writer.u16(fudge);
  if (!timersOnly) {
    writer.u16(error);
    writer.u16(other.length);
    writer.octets(other);
  }
  return writer.copy();
}

/** What came before a message: the MAC that it answers or follows (RFC 8945 §5.3). */
export interface TsigContext {
  readonly mac?: Uint8Array;
  /** A later message of a stream over TCP: its MAC covers the times alone, and the unsigned messages before it. */
  readonly follows?: boolean;
  readonly unsigned?: readonly Uint8Array[];
}

function macOf(
  message: Uint8Array,
  key: TsigKey,
  variables: Variables,
  { mac, follows = false, unsigned = [] }: TsigContext,
): Uint8Array {
  const hmac = createHmac(key.algorithm.slice('hmac-'.length), tsigSecretOctets(key));
  if (mac !== undefined) hmac.update(Uint8Array.of(mac.length >> 8, mac.length & 255)).update(mac);
  for (const before of unsigned) hmac.update(before);
  return Uint8Array.from(hmac.update(message).update(variablesOctets(variables, follows)).digest());
}

function algorithmName({ algorithm }: TsigKey): DomainName {
  return `${algorithm}.` as DomainName;
}

/** A message with another number of additional records, and another id. */
function withHeader(message: Uint8Array, id: number, additionals: number): Uint8Array {
  // A Buffer's slice is a view: this is a copy.
  const copy = Uint8Array.from(message);
  const view = new DataView(copy.buffer);
  view.setUint16(0, id);
  view.setUint16(10, additionals);
  return copy;
}

const idOf = (message: Uint8Array): number => new DataView(message.buffer, message.byteOffset).getUint16(0);
const additionalsOf = (message: Uint8Array): number => new DataView(message.buffer, message.byteOffset).getUint16(10);

/** Signs a message: the octets to send, and the MAC that its answer covers (RFC 8945 §5.1). `time` is in seconds since 1970. */
export function signWithTsig(
  message: Uint8Array,
  key: TsigKey,
  { time, fudge = 300 }: { readonly time: number; readonly fudge?: number },
  context: TsigContext = {},
): { readonly octets: Uint8Array; readonly mac: Uint8Array } {
  const variables = { name: key.name, algorithm: algorithmName(key), time, fudge, error: 0, other: new Uint8Array() };
  const mac = macOf(message, key, variables, context);
  const writer = new WireWriter();
  writer.octets(withHeader(message, idOf(message), additionalsOf(message) + 1));
  writer.name(key.name);
  writer.u16(typeTsig);
  writer.u16(classAny);
  writer.u32(0);
  const length = writer.length;
  writer.u16(0);
  writer.name(variables.algorithm);
  writeTime(writer, time);
  writer.u16(fudge);
  writer.u16(mac.length);
  writer.octets(mac);
  writer.u16(idOf(message));
  writer.u16(0);
  writer.u16(0);
  writer.patchLength(length);
  return { octets: writer.copy(), mac };
}

interface Parted {
  /** The message as it was before it was signed. */
  readonly message: Uint8Array;
  readonly tsig: Tsig;
}

function skipRecord(reader: WireReader): void {
  reader.name();
  reader.octets(8);
  reader.octets(reader.u16());
}

function readTsig(reader: WireReader, name: DomainName): Tsig {
  const algorithm = reader.name();
  const time = reader.u16() * 2 ** 32 + reader.u32();
  const fudge = reader.u16();
  const mac = reader.octets(reader.u16());
  const [originalId, error] = [reader.u16(), reader.u16()];
  const other = reader.octets(reader.u16());
  if (reader.left > 0) reader.refuse('octets are left behind the TSIG data');
  return { name, algorithm, time, fudge, mac, originalId, error, other };
}

/**
 * Takes the TSIG record off a message; undefined where it ends without one. One that is not the last record counts as none:
 * it signs nothing (RFC 8945 §5.1). @throws InputError for a malformed message
 */
export function partTsig(octets: Uint8Array): Parted | undefined {
  const reader = new WireReader(octets);
  reader.octets(4);
  const [questions, answers, authorities, additionals] = [reader.u16(), reader.u16(), reader.u16(), reader.u16()];
  if (additionals === 0) return undefined;
  for (let count = 0; count < questions; count += 1) {
    reader.name();
    reader.octets(4);
  }
  for (let count = 1; count < answers + authorities + additionals; count += 1) skipRecord(reader);
  const start = reader.offset;
  const name = reader.name();
  const [type, dnsClass] = [reader.u16(), reader.u16()];
  const ttl = reader.u32();
  const part = reader.part(reader.u16());
  if (type !== typeTsig || dnsClass !== classAny || ttl !== 0 || reader.left > 0) return undefined;
  const tsig = readTsig(part, name);
  return { message: withHeader(octets.subarray(0, start), tsig.originalId, additionals - 1), tsig };
}

/** Whether the MAC of a message is the one that our key gives (RFC 8945 §5.2.2): whole, never shortened. */
export function isSignedBy({ message, tsig }: Parted, key: TsigKey, context: TsigContext): boolean {
  if (!sameName(tsig.name, key.name) || !sameName(tsig.algorithm, algorithmName(key))) return false;
  const mac = macOf(message, key, tsig, context);
  return mac.length === tsig.mac.length && timingSafeEqual(mac, tsig.mac);
}

/** Whether a message was signed within its own tolerance of our time (RFC 8945 §5.2.3). */
export function isTimely({ time, fudge }: Pick<Tsig, 'time' | 'fudge'>, now: number): boolean {
  return Math.abs(now - time) <= fudge;
}

/** The server's time in the answer that says BADTIME (RFC 8945 §5.2.3); undefined where it is not there. */
export function serverTime({ other }: Pick<Tsig, 'other'>): number | undefined {
  if (other.length !== 6) return undefined;
  const view = new DataView(other.buffer, other.byteOffset);
  return view.getUint16(0) * 2 ** 32 + view.getUint32(2);
}
