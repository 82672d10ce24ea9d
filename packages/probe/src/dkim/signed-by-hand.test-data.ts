import { createHash, type KeyObject, sign } from 'node:crypto';
import { splitMessage } from '../mail/message-parts.ts';
import { canonicalLines, canonicalOctets } from './canonical-body.ts';
import { canonicalHeader, type CanonicalForm } from './canonical-header.ts';

/** Tags of a signature that a test wants otherwise; undefined leaves one out. */
export type SignatureTags = Readonly<Record<string, string | undefined>>;

/** Signs a message with any tags, sensible or not: what no library would sign. */
export function signedByHand(
  message: string,
  key: KeyObject,
  tags: SignatureTags = {},
  name = 'DKIM-Signature',
): string {
  const { fields, body } = splitMessage(Buffer.from(message, 'latin1'));
  const canon = 'c' in tags ? (tags['c'] ?? 'simple/simple') : 'relaxed/relaxed';
  const [head = 'simple', rest = 'simple'] = canon.toLowerCase().split('/') as CanonicalForm[];
  const octets = canonicalOctets(canonicalLines(body, rest), rest);
  const limit = tags['l'] === undefined ? undefined : Math.min(Number(tags['l']), octets.length);
  const isRsa = key.asymmetricKeyType === 'rsa';
  const all = {
    v: '1',
    a: isRsa ? 'rsa-sha256' : 'ed25519-sha256',
    c: 'relaxed/relaxed',
    d: 'new.example',
    s: 'mx1',
    h: 'from:to:subject',
    bh: createHash('sha256').update(octets.subarray(0, limit)).digest('base64'),
    ...tags,
  };
  const list = Object.entries(all).flatMap(([tag, value]) =>
    value === undefined || tag === 'b' ? [] : [`${tag}=${value}`],
  );
  const field = `${name}: ${list.join('; ')}; b=`;
  const data = canonicalHeader(fields, { field, names: (all.h ?? '').split(':').map((one) => one.trim()), form: head });
  const signature = isRsa ? sign('sha256', data, key) : sign(null, createHash('sha256').update(data).digest(), key);
  return `${field}${tags['b'] ?? signature.toString('base64')}\r\n${message}`;
}
