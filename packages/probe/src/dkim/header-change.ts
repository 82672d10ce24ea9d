import { constants, type KeyObject, publicDecrypt } from 'node:crypto';
import { fieldName } from '../mail/header-fields.ts';
import type { SignatureField } from './signature-field.ts';

/** Tells whether the signature at hand holds for other header fields. */
export type Holds = (fields: readonly string[]) => boolean;

/** What is said of a signature that does not match: facts in the comment, what probably happened in the cause. */
export interface HeaderFinding {
  readonly comment: string;
  readonly cause?: string;
}

/** Most changes that are tried. */
const mostTries = 40;

const subjectTag = /^(subject:[ \t]*)(?:\[[^\]\r\n]{1,60}\]|\*{3,5}[^*\r\n]{1,40}\*{3,5})[ \t]*/i;

interface Change {
  readonly cause: string;
  readonly fields: readonly string[];
}

/** Changes whose undoing is worth a try: a field that came later, a tag in the subject. */
function changes(fields: readonly string[], { field, names }: SignatureField): readonly Change[] {
  const signed = names.map((name) => name.toLowerCase());
  const removals = fields.flatMap((one, index) => {
    const name = fieldName(one);
    const covered = signed.filter((other) => other === name).length;
    if (covered === 0 || one === field) return [];
    const there = fields.filter((other) => fieldName(other) === name).length;
    // A name listed as often as it occurs now, or more often, covers the absence of any further one.
    const cause =
      covered >= there
        ? `the signature forbids a further ${name} (oversigned), and one was added`
        : `a second ${name} was added`;
    return [{ cause, fields: fields.toSpliced(index, 1) }];
  });
  const tags = fields.flatMap((one, index) =>
    subjectTag.test(one)
      ? [
          {
            cause: `a tag was put in front of the subject: ${JSON.stringify(one.slice(8, 70).trim())}`,
            fields: fields.with(index, one.replace(subjectTag, '$1')),
          },
        ]
      : [],
  );
  return [...tags, ...removals].slice(0, mostTries);
}

/** The digest that an RSA signature holds, when this very key made it: only then its padding comes out right (RFC 8017 §8.2.2). */
function heldDigest(key: KeyObject, signature: Buffer): Buffer | undefined {
  try {
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
  } catch {
    return undefined;
  }
}

const sha1Digest = '3021300906052b0e03021a05000414';

function lengthFault(key: KeyObject, signature: Buffer): string | undefined {
  const expected =
    key.asymmetricKeyType === 'ed25519' ? 64 : Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  return signature.length === expected
    ? undefined
    : `b= has ${signature.length} octets, a signature by this key has ${expected}: it was damaged, or another key made it`;
}

/** What is known of a header whose signature does not match. A cause is named only when undoing it makes the signature hold, or the signature itself proves it. */
export function headerFinding(
  fields: readonly string[],
  header: SignatureField,
  key: KeyObject,
  holds: Holds,
): HeaderFinding {
  const comment = "signature doesn't verify";
  const signature = Buffer.from(header.signature, 'base64');
  const length = lengthFault(key, signature);
  if (length !== undefined) return { comment: `${comment}: ${length}` };
  const isRsa = key.asymmetricKeyType === 'rsa';
  const digest = isRsa ? heldDigest(key, signature) : undefined;
  if (isRsa && digest === undefined) {
    const name = `${header.selector}._domainkey.${header.domain}`;
    return { comment, cause: `the key at ${name} is not the one that signed, or b= was damaged on the way` };
  }
  const undone = changes(fields, header).find((change) => holds(change.fields));
  if (undone !== undefined) return { comment, cause: undone.cause };
  if (digest === undefined)
    return { comment: `${comment}: with Ed25519 nothing tells whether the key, b= or a signed field is another` };
  if (digest.toString('hex').startsWith(sha1Digest))
    return { comment, cause: `it was made with SHA-1, although a= says ${header.algorithm}` };
  const folding =
    header.headerForm === 'simple' ? '; simple canonicalization stands no other folding, relaxed does' : '';
  return {
    comment,
    cause: `a signed field was changed after signing, or a tag of the signature itself${folding}`,
  };
}
