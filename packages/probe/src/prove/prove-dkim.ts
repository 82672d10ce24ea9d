import { createPrivateKey, createPublicKey } from 'node:crypto';
import { dkimKeyRecord, domainName, minutes, reveal, type ResourceRecord, textRecord, under } from '@waxseal/core';
import { keyAlgorithm, signMessage, type SigningKey } from '../dkim/sign-message.ts';
import { type DkimSignature, type DkimVerification, verifyDkim } from '../dkim/verify-dkim.ts';
import { composeProbe } from '../mail/compose-probe.ts';
import { type Proof, type ProofContext, proofState } from './proof.ts';

/** The record that belongs to a private key. */
function recordOf(key: SigningKey): ResourceRecord {
  const spki = createPublicKey(createPrivateKey(reveal(key.privatePem))).export({ type: 'spki', format: 'der' });
  const algorithm = keyAlgorithm(key);
  const publicKey = (algorithm === 'ed25519' ? spki.subarray(-32) : spki).toString('base64');
  return textRecord(
    { owner: under(`${key.selector}._domainkey`, domainName(key.domain)), ttl: minutes(5) },
    dkimKeyRecord({ algorithm, publicKey }),
  );
}

function said({ selector, algorithm, result, comment, cause }: DkimSignature): string {
  const why = [comment, cause].filter((text) => text !== undefined).join('; ');
  return `${selector} (${algorithm}) ${result}${why === '' ? '' : `: ${why}`}`;
}

async function whatMendsIt(
  { records, resolverWith, now }: ProofContext,
  message: string,
  keys: readonly SigningKey[],
  failed: readonly DkimSignature[],
): Promise<Pick<Proof, 'counterfactual' | 'fix'>> {
  const missing = keys
    .filter(({ selector }) => failed.some((signature) => signature.selector === selector))
    .map(recordOf);
  const names = missing.map(({ owner }) => owner).join(' and ');
  const others = records.filter(
    (record) => !(record.type === 'TXT' && missing.some(({ owner }) => owner === record.owner)),
  );
  const { result } = await verifyDkim(message, resolverWith([...others, ...missing]), { clock: () => now });
  return result === 'pass'
    ? {
        counterfactual: `with the host's own public key at ${names} the signature passes`,
        fix: `publish the public key of the host at ${names}`,
      }
    : {};
}

/** DKIM of one way: a message signed with the host's keys for the domain, verified against the unpublished records. */
export async function proveDkim(
  context: ProofContext,
): Promise<{ readonly proof: Proof; readonly verification?: DkimVerification }> {
  const { domain, egress, resolver, now } = context;
  const keys = egress.keys.filter((key) => key.domain.toLowerCase() === domain.toLowerCase());
  if (keys.length === 0)
    return {
      proof: {
        state: 'fail',
        result: 'none',
        reason: `${egress.name} has no key for ${domain}`,
        fix: `make a key for ${domain} on ${egress.name}`,
      },
    };
  const probe = composeProbe({
    from: `postmaster@${domain}`,
    to: 'check-auth@verifier.invalid',
    messageId: `<proof@${domain}>`,
    date: now,
  });
  const message = await signMessage(probe, keys, now);
  const verification = await verifyDkim(message, resolver, { clock: () => now });
  const failed = verification.signatures.filter(({ result }) => result !== 'pass');
  const more = failed.length === 0 ? {} : await whatMendsIt(context, message, keys, failed);
  return {
    verification,
    proof: {
      state: proofState(verification.result),
      result: verification.result,
      reason: verification.signatures.map(said).join(', '),
      ...more,
    },
  };
}
