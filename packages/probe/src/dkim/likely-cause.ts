import type { Resolver } from '../dns/resolver.ts';
import { bodyChange } from './body-change.ts';
import { headerChange, type Holds } from './header-change.ts';
import { type RawSignature, verifyWithMailauth } from './mailauth.ts';
import type { Parts } from './message-parts.ts';

/** Which of the signatures of a changed message is the same one. */
function holdsFor(signature: RawSignature, resolver: Resolver, now: Date): Holds {
  return async (message) => {
    const { signatures } = await verifyWithMailauth(Buffer.from(message, 'latin1'), resolver, now);
    return signatures.some((other) => other.signature === signature.signature && other.result === 'pass');
  };
}

/** Most octets of a message that is verified again and again to find a cause. */
const longest = 262_144;

/** What probably happened to a message whose signature failed; undefined where it did not fail or is too large to try. */
export async function likelyCause(
  signature: RawSignature,
  parts: Parts,
  resolver: Resolver,
  now: Date,
): Promise<string | undefined> {
  if (signature.result !== 'fail') return undefined;
  if (signature.comment === 'body hash did not verify') return bodyChange(parts.body, signature);
  if (parts.head.length + parts.body.length > longest) return undefined;
  return headerChange(parts.head, parts.body, signature, holdsFor(signature, resolver, now));
}
