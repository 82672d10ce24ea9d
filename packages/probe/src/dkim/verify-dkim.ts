import type { Resolver } from '../dns/resolver.ts';
import { fieldCountWarnings } from '../mail/field-counts.ts';
import { authorDomains } from '../mail/author-domains.ts';
import { fieldName } from '../mail/header-fields.ts';
import { joinMessage, type Parts, splitMessage, withFewSignatures } from '../mail/message-parts.ts';
import { registeredDomain } from '../mail/registered-domain.ts';
import { type ArcResult, checkArc } from './check-arc.ts';
import { type DkimResult, judgeSignature } from './judge-signature.ts';
import { verifyWithMailauth } from './mailauth.ts';
import { readSignatureField, type SignatureField } from './signature-field.ts';

/** One signature, verified. */
export interface DkimSignature {
  readonly domain: string;
  readonly selector: string;
  /** `rsa-sha256` or `ed25519-sha256`. */
  readonly algorithm: string;
  readonly result: DkimResult;
  /** What is wrong; absent for a pass. */
  readonly comment?: string;
  /** What happened to a message that fails: a change that was undone to make it hold, or what the signature itself proves. */
  readonly cause?: string;
  /** The length of an RSA key. */
  readonly bits?: number;
  readonly keyRecord?: string;
  /** The key says t=y: receivers treat the mail as if it were unsigned. */
  readonly testing: boolean;
  /** Whether it speaks for the author: one registered domain with the only From domain, by the public suffix list. */
  readonly aligned: boolean;
  /** What a postmaster should know although it changes no result: `l=` that leaves a part unsigned, `t=` in the future. */
  readonly notes: readonly string[];
}

/** A message, verified. `result` is the best of the author's own signatures where there is one, else the best of all. */
export interface DkimVerification {
  readonly result: DkimResult;
  /** Addresses of the From field. */
  readonly from: readonly string[];
  /** How many From fields there are; RFC 5322 §3.6 asks for one. */
  readonly fromFields: number;
  readonly signatures: readonly DkimSignature[];
  /** The chain of ARC sets (RFC 8617). */
  readonly arc: ArcResult;
  /** What is wrong with the message itself: no From or two, a byte order mark in front. */
  readonly warnings: readonly string[];
}

const order: readonly DkimResult[] = ['pass', 'temperror', 'policy', 'fail', 'permerror', 'neutral', 'none'];

/** Most failed signatures of a message that a cause is looked for. */
const mostCauses = 3;

/** A resolver that asks each question once. */
function remembering(resolver: Resolver): Resolver {
  const asked = new Map<string, Promise<unknown>>();
  return (name, type) => {
    const key = `${type} ${name}`;
    const known = asked.get(key) ?? resolver(name, type);
    asked.set(key, known);
    return known;
  };
}

/** Results are told of the author's domain: a list's or a service's signature says nothing of who wrote the mail. */
function best(signatures: readonly DkimSignature[]): DkimResult {
  const own = signatures.filter(({ aligned }) => aligned);
  const counted = own.length > 0 ? own : signatures;
  return order.find((one) => counted.some(({ result }) => result === one)) ?? 'none';
}

async function judgeAll(
  parts: Parts,
  author: string | undefined,
  resolver: Resolver,
  now: Date,
): Promise<readonly DkimSignature[]> {
  const signatures: DkimSignature[] = [];
  const isAligned = ({ domain }: SignatureField): boolean =>
    author !== undefined && registeredDomain(domain.toLowerCase()) === registeredDomain(author);
  for (const field of parts.fields.filter((one) => fieldName(one) === 'dkim-signature')) {
    const header = readSignatureField(field);
    const causes = signatures.filter(({ cause }) => cause !== undefined).length < mostCauses;
    const { domain, selector, algorithm } = header;
    const judgement = await judgeSignature(parts, header, resolver, { now, causes });
    signatures.push({ domain, selector, algorithm, aligned: isAligned(header), ...judgement });
  }
  return signatures;
}

/**
 * Verifies the DKIM signatures of a message in the terms of RFC 8601 and the order of RFC 6376 §6.1: a missing, revoked or
 * illegal key is a permerror before the body hash is looked at, a body that does not match a fail. What happened to the
 * message is named only where it was established.
 */
export async function verifyDkim(
  message: string | Uint8Array,
  resolver: Resolver,
  { clock = () => new Date() }: { readonly clock?: () => Date } = {},
): Promise<DkimVerification> {
  const whole = splitMessage(typeof message === 'string' ? Buffer.from(message) : message);
  const parts = { ...whole, fields: withFewSignatures(whole.fields) };
  const [once, now] = [remembering(resolver), clock()];
  const { from, arc } = await verifyWithMailauth(joinMessage(parts), once, now);
  const [author, ...others] = authorDomains(from);
  const signatures = await judgeAll(parts, others.length === 0 ? author : undefined, once, now);
  return {
    result: best(signatures),
    from,
    fromFields: parts.fields.filter((field) => fieldName(field) === 'from').length,
    signatures,
    arc: await checkArc(arc, parts, once, now),
    warnings: [...parts.warnings, ...fieldCountWarnings(parts.fields)],
  };
}
