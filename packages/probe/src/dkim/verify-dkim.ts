import type { Resolver } from '../dns/resolver.ts';
import { bodyChange } from './body-change.ts';
import { headerChange, type Holds, splitFields } from './header-change.ts';
import { keyFault } from './key-fault.ts';
import { type RawSignature, type RawVerification, verifyWithMailauth } from './mailauth.ts';

/** Results of DKIM (RFC 8601 §2.7.1). */
export type DkimResult = 'none' | 'pass' | 'fail' | 'policy' | 'neutral' | 'temperror' | 'permerror';

/** One signature, verified. */
export interface DkimSignature {
  readonly domain: string;
  readonly selector: string;
  /** `rsa-sha256` or `ed25519-sha256`. */
  readonly algorithm: string;
  readonly result: DkimResult;
  /** What is wrong; absent for a pass. */
  readonly comment?: string;
  /** What probably happened to a message that fails: the change that was undone to make the signature hold. */
  readonly cause?: string;
  /** The length of an RSA key. */
  readonly bits?: number;
  readonly keyRecord?: string;
  /** The key says t=y: receivers treat the mail as if it were unsigned. */
  readonly testing: boolean;
}

/** A message, verified. `result` is the best of its signatures: any pass is a pass. */
export interface DkimVerification {
  readonly result: DkimResult;
  /** Addresses of the From field. */
  readonly from: readonly string[];
  readonly signatures: readonly DkimSignature[];
  /** The chain of ARC sets (RFC 8617), as mailauth found it. */
  readonly arc: { readonly result: string; readonly comment?: string; readonly instance?: number };
}

const order: readonly DkimResult[] = ['pass', 'temperror', 'policy', 'fail', 'permerror', 'neutral', 'none'];

function resultWord(text: string): DkimResult {
  return order.find((one) => one === text) ?? 'neutral';
}

interface Parts {
  readonly head: string;
  readonly body: string;
}

function splitMessage(message: Uint8Array): Parts {
  const text = Buffer.from(message).toString('latin1');
  const gap = /\r?\n\r?\n/.exec(text);
  return gap === null ? { head: text, body: '' } : { head: text.slice(0, gap.index), body: text.slice(gap.index + gap[0].length) };
}

/** Most signatures that are looked at, from the top: each costs a lookup, and a stranger decides how many there are (RFC 6376 §6.1). */
const mostSignatures = 20;

/** The message without the signatures beyond the limit. */
function bounded(octets: Uint8Array): Uint8Array {
  const { head, body } = splitMessage(octets);
  if ((head.match(/^dkim-signature:/gim)?.length ?? 0) <= mostSignatures) return octets;
  let seen = 0;
  const kept = splitFields(head).filter((field) => !/^dkim-signature:/i.test(field) || (seen += 1) <= mostSignatures);
  return Buffer.from(`${kept.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

/** Which of the signatures of a changed message is the same one. */
function holdsFor(signature: RawSignature, resolver: Resolver, now: Date): Holds {
  return async (message) => {
    const { signatures } = await verifyWithMailauth(Buffer.from(message, 'latin1'), resolver, now);
    return signatures.some((other) => other.signature === signature.signature && other.result === 'pass');
  };
}

/** Most octets of a message that is verified again and again to find a cause. */
const longest = 1_048_576;

async function causeOf(signature: RawSignature, parts: Parts, resolver: Resolver, now: Date): Promise<string | undefined> {
  if (signature.result !== 'fail') return undefined;
  if (signature.comment === 'body hash did not verify') return bodyChange(parts.body, signature);
  if (parts.head.length + parts.body.length > longest) return undefined;
  return headerChange(parts.head, parts.body, signature, holdsFor(signature, resolver, now));
}

const comments: Readonly<Record<string, string>> = {
  'body hash did not verify': "body hash doesn't match",
  'bad signature': "signature doesn't verify",
};

async function judged(raw: RawSignature, parts: Parts, resolver: Resolver, now: Date): Promise<DkimSignature> {
  const fault = keyFault(raw);
  const cause = await causeOf(raw, parts, resolver, now);
  const comment = fault ?? (raw.comment === undefined ? undefined : (comments[raw.comment] ?? raw.comment));
  return {
    domain: raw.domain,
    selector: raw.selector,
    algorithm: raw.algorithm,
    result: fault === undefined ? resultWord(raw.result) : 'permerror',
    testing: raw.testing,
    ...(comment === undefined ? {} : { comment }),
    ...(cause === undefined ? {} : { cause }),
    ...(raw.bits === undefined ? {} : { bits: raw.bits }),
    ...(raw.keyRecord === undefined ? {} : { keyRecord: raw.keyRecord }),
  };
}

function arcOf({ arc }: RawVerification): DkimVerification['arc'] {
  return {
    result: arc.result,
    ...(arc.comment === undefined ? {} : { comment: arc.comment }),
    ...(arc.instance === undefined ? {} : { instance: arc.instance }),
  };
}

/** A resolver that asks each question once: a cause is found by verifying again and again. */
function remembering(resolver: Resolver): Resolver {
  const asked = new Map<string, Promise<unknown>>();
  return (name, type) => {
    const key = `${type} ${name}`;
    const known = asked.get(key) ?? resolver(name, type);
    asked.set(key, known);
    return known;
  };
}

/**
 * Verifies the DKIM signatures of a message in the terms of RFC 8601: a missing, revoked or illegal key is a permerror, a
 * body that does not match a fail; what probably happened is named where undoing it makes the signature hold.
 */
export async function verifyDkim(
  message: string | Uint8Array,
  resolver: Resolver,
  { clock = () => new Date() }: { readonly clock?: () => Date } = {},
): Promise<DkimVerification> {
  const octets = bounded(typeof message === 'string' ? Buffer.from(message) : message);
  const [once, now] = [remembering(resolver), clock()];
  const raw = await verifyWithMailauth(octets, once, now);
  const parts = splitMessage(octets);
  const signatures: DkimSignature[] = [];
  for (const signature of raw.signatures) signatures.push(await judged(signature, parts, once, now));
  const result = order.find((one) => signatures.some((signature) => signature.result === one)) ?? 'none';
  return { result, from: raw.from, signatures, arc: arcOf(raw) };
}
