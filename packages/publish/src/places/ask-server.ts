import { randomInt } from 'node:crypto';
import { WaxsealError, withoutDot } from '@waxseal/core';
import { isSignedBy, isTimely, partTsig, serverTime, signWithTsig, type Tsig } from '../update/tsig.ts';
import type { TsigKey } from '../update/tsig-key.ts';
import { dnsStream, type StreamOptions } from './dns-stream.ts';

/** A name server, the key that both share, and a clock in seconds since 1970. */
export interface SignedServer extends StreamOptions {
  readonly key: TsigKey;
  readonly now: () => number;
}

/** Errors of a TSIG record (RFC 8945 §3). */
const [badSignature, badKey, badTime, badTruncation] = [16, 17, 18, 22] as const;

const notAuthentic = 'nothing of it is believed, and nothing was changed by waxseal';

function keyRefused({ key, server }: SignedServer, error: number): WaxsealError | undefined {
  const name = withoutDot(key.name);
  switch (error) {
    case badSignature:
      return new WaxsealError(`${server} says BADSIG: it has another secret for the key`, {
        value: name,
        hint: 'compare the secret with that in the server’s configuration; nothing was changed',
      });
    case badKey:
      return new WaxsealError(
        `${server} says BADKEY: it does not know the key under this name and algorithm, or not for this zone`,
        {
          value: `${name} ${key.algorithm}`,
          hint: 'name and algorithm must be the same on both sides; nothing was changed',
        },
      );
    case badTruncation:
      return new WaxsealError(`${server} says BADTRUNC: it wants another length of signatures`, { value: name });
    default:
      return undefined;
  }
}

function clockRefused(asked: SignedServer, tsig: Tsig): WaxsealError {
  const theirs = serverTime(tsig);
  const apart = theirs === undefined ? 'far' : `${Math.abs(theirs - asked.now())} s`;
  return new WaxsealError(`${asked.server} says BADTIME: its clock and this machine’s are ${apart} apart`, {
    hint: 'set the clocks (300 s are tolerated); nothing was changed',
  });
}

/** Refuses an answer that no holder of the key signed. @throws WaxsealError */
function refuseUnsigned(
  asked: SignedServer,
  signed: ReturnType<typeof partTsig>,
  octets: Uint8Array,
): asserts signed is NonNullable<typeof signed> {
  if (signed !== undefined) return;
  throw new WaxsealError(`${asked.server} answers without a signature`, {
    value: `${withoutDot(asked.key.name)}, response code ${(octets[3] ?? 0) & 15}`,
    hint: `does it know the key and the zone, and are both clocks right? ${notAuthentic}`,
  });
}

/** Checks the signature of one message of an answer and gives the message without it. @throws WaxsealError */
function verified(
  asked: SignedServer,
  octets: Uint8Array,
  context: Parameters<typeof isSignedBy>[2],
): { readonly message: Uint8Array; readonly mac: Uint8Array } {
  const signed = partTsig(octets);
  refuseUnsigned(asked, signed, octets);
  const refused = keyRefused(asked, signed.tsig.error);
  if (refused !== undefined) throw refused;
  if (!isSignedBy(signed, asked.key, context))
    throw new WaxsealError(`the answer of ${asked.server} has a signature that is not of our key`, {
      value: withoutDot(asked.key.name),
      hint: notAuthentic,
    });
  if (signed.tsig.error === badTime) throw clockRefused(asked, signed.tsig);
  if (!isTimely(signed.tsig, asked.now()))
    throw new WaxsealError(`the answer of ${asked.server} was signed at another time`, {
      value: new Date(signed.tsig.time * 1000).toISOString(),
      hint: `set this machine’s clock; ${notAuthentic}`,
    });
  return { message: signed.message, mac: signed.tsig.mac };
}

/** Most messages in a row that a stream leaves unsigned (RFC 8945 §5.3.1). */
const mostUnsigned = 99;

/**
 * Sends a signed message over TCP and gives the messages of its answer, each proved to be of who holds the key. Where a stream
 * signs every few messages, those between are given once the next signature covers them.
 * @throws WaxsealError for whatever is not signed, not timely or no answer to this message
 */
export async function* askServer(
  encode: (id: number) => Uint8Array,
  asked: SignedServer,
): AsyncGenerator<Uint8Array, void, undefined> {
  const id = randomInt(65_536);
  const question = signWithTsig(encode(id), asked.key, { time: asked.now() });
  let [mac, follows]: [Uint8Array, boolean] = [question.mac, false];
  let unsigned: Uint8Array[] = [];
  for await (const octets of dnsStream(question.octets, asked)) {
    if (octets.length < 12 || octets[0] !== id >> 8 || octets[1] !== (id & 255))
      throw new WaxsealError(`${asked.server} answers another question`, { hint: notAuthentic });
    if (follows && partTsig(octets) === undefined && unsigned.length < mostUnsigned) {
      unsigned.push(octets);
      continue;
    }
    const { message, mac: next } = verified(asked, octets, { mac, follows, unsigned });
    const given = [...unsigned, message];
    [mac, follows, unsigned] = [next, true, []];
    yield* given;
  }
}
