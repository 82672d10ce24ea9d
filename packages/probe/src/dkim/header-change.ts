import { createPublicKey, publicDecrypt } from 'node:crypto';
import type { RawSignature } from './mailauth.ts';

/** Verifies a changed message: tells whether the signature at hand holds for it. */
export type Holds = (message: string) => Promise<boolean>;

/** Most changes that are tried. */
const mostTries = 40;

const subjectTag = /^(subject:[ \t]*)(?:\[[^\]\r\n]{1,60}\]|\*{3,5}[^*\r\n]{1,40}\*{3,5})[ \t]*/i;

interface Change {
  readonly cause: string;
  readonly fields: readonly string[];
}

/** Header fields with their folded lines. */
export function splitFields(head: string): readonly string[] {
  return head.split(/\r?\n(?![ \t])/);
}

function nameOf(field: string): string {
  return field
    .slice(0, Math.max(field.indexOf(':'), 0))
    .trim()
    .toLowerCase();
}

function without(fields: readonly string[], index: number): readonly string[] {
  return fields.toSpliced(index, 1);
}

/** Changes whose undoing is worth a try: a field that came later, a tag in the subject. */
function changes(fields: readonly string[], signedFields: readonly string[]): readonly Change[] {
  const signed = signedFields.map((name) => name.toLowerCase());
  const removals = fields.flatMap((field, index) => {
    const name = nameOf(field);
    const covered = signed.filter((one) => one === name).length;
    if (covered === 0) return [];
    const there = fields.filter((one) => nameOf(one) === name).length;
    // A name listed as often as it occurs now, or more often, covers the absence of any further one.
    const why =
      covered >= there
        ? `the signature forbids a further ${name} (oversigned), and one was added`
        : `a second ${name} was added`;
    return [{ cause: why, fields: without(fields, index) }];
  });
  const tags = fields.flatMap((field, index) =>
    subjectTag.test(field)
      ? [
          {
            cause: `a tag was put in front of the subject: ${JSON.stringify(field.slice(8, 70).trim())}`,
            fields: fields.with(index, field.replace(subjectTag, '$1')),
          },
        ]
      : [],
  );
  return [...tags, ...removals].slice(0, mostTries);
}

/** The fields without other signatures: verifying them again for each change would cost a stranger's message dear. */
function withoutOthers(fields: readonly string[], signature: string): readonly string[] {
  const mark = signature.replaceAll(/\s/g, '').slice(0, 60);
  return fields.filter((field) => nameOf(field) !== 'dkim-signature' || field.replaceAll(/\s/g, '').includes(mark));
}

/** Whether an RSA signature was made by this very key: only then its padding comes out right (RFC 8017 §8.2.2). */
function madeByKey({ publicKey, signature, algorithm }: RawSignature): boolean | undefined {
  if (publicKey === undefined || !algorithm.startsWith('rsa')) return undefined;
  try {
    return publicDecrypt(createPublicKey(publicKey), Buffer.from(signature, 'base64')).length > 0;
  } catch {
    return false;
  }
}

/** What probably happened to a header whose signature does not match: each change named was undone and the signature held. */
export async function headerChange(head: string, body: string, signature: RawSignature, holds: Holds): Promise<string> {
  if (madeByKey(signature) === false)
    return `the key at ${signature.selector}._domainkey.${signature.domain} is not the one that signed`;
  for (const { cause, fields } of changes(
    withoutOthers(splitFields(head), signature.signature),
    signature.signedFields,
  )) {
    if (await holds(`${fields.join('\r\n')}\r\n\r\n${body}`)) return cause;
  }
  const simple = signature.canonicalization.startsWith('simple');
  return simple
    ? 'a signed field was changed after signing, perhaps only folded anew: relaxed canonicalization stands that'
    : 'a signed field was changed after signing';
}
