import type { Resolver } from '../dns/resolver.ts';
import { fieldName } from '../mail/header-fields.ts';
import type { Parts } from '../mail/message-parts.ts';
import { judgeSignature } from './judge-signature.ts';
import type { MailauthVerification } from './mailauth.ts';
import { readSignatureField } from './signature-field.ts';

/** What a chain of ARC sets says (RFC 8617 §5.2). */
export interface ArcResult {
  readonly result: string;
  readonly comment?: string;
  readonly instance?: number;
}

/** The newest ARC-Message-Signature, the only one that is verified (RFC 8617 §5.2 step 4). */
function newest({ fields }: Parts, instance: number): string | undefined {
  return fields.find(
    (field) =>
      fieldName(field) === 'arc-message-signature' &&
      new RegExp(`[:;][ \\t\\r\\n]*i[ \\t]*=[ \\t]*0?${instance}[ \\t\\r\\n]*;`).test(field),
  );
}

/**
 * The result of a chain. mailauth checks the sets and their seals; the message signature of the last one is ours to verify:
 * `c=` may be left out (RFC 6376 §3.5), and `h=` may be empty (RFC 8617 §4.1.2 asks for no field).
 */
export async function checkArc(
  { result, comment, instance }: MailauthVerification['arc'],
  parts: Parts,
  resolver: Resolver,
  now: Date,
): Promise<ArcResult> {
  const told = instance === undefined || instance === 0 ? {} : { instance };
  const found = { result, ...(comment === undefined ? {} : { comment }), ...told };
  if (result !== 'fail' || instance === undefined || comment?.includes('no valid signature') !== true) return found;
  const field = newest(parts, instance);
  if (field === undefined) return found;
  const judged = await judgeSignature(parts, readSignatureField(field, 'arc'), resolver, { now, causes: false });
  if (judged.result === 'pass') return { result: 'pass', ...told };
  return { ...found, comment: `i=${instance} message signature: ${judged.comment ?? judged.result}` };
}
