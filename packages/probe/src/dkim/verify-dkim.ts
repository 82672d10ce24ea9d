import type { Resolver } from '../dns/resolver.ts';
import { keyFault } from './key-fault.ts';
import { likelyCause } from './likely-cause.ts';
import { type RawSignature, type RawVerification, verifyWithMailauth } from './mailauth.ts';
import { splitMessage, withFewSignatures } from './message-parts.ts';

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

/** Most failed signatures of a message that a cause is looked for. */
const mostCauses = 3;

const comments: Readonly<Record<string, string>> = {
  'body hash did not verify': "body hash doesn't match",
  'bad signature': "signature doesn't verify",
};

function judged(raw: RawSignature, cause: string | undefined): DkimSignature {
  const fault = keyFault(raw);
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
  const octets = withFewSignatures(typeof message === 'string' ? Buffer.from(message) : message);
  const [once, now] = [remembering(resolver), clock()];
  const raw = await verifyWithMailauth(octets, once, now);
  const parts = splitMessage(octets);
  const failed = new Set(raw.signatures.filter((one) => one.result === 'fail').slice(0, mostCauses));
  const signatures: DkimSignature[] = [];
  for (const one of raw.signatures)
    signatures.push(judged(one, failed.has(one) ? await likelyCause(one, parts, once, now) : undefined));
  const result = order.find((one) => signatures.some((signature) => signature.result === one)) ?? 'none';
  return { result, from: raw.from, signatures, arc: arcOf(raw) };
}
