import type { DkimKey } from './dkim-key.ts';
import { canonicalKeyName, type KeyName } from './key-name.ts';

/** The half of a key that may be seen by all: a zone can be rendered from it without any secret. */
export interface PublicHalf extends KeyName {
  readonly bits: number;
  /** The value of `p=`. */
  readonly publicBase64: string;
}

/** The text of a `.pub.json` file. */
export function renderPublicHalf(name: KeyName, key: Pick<DkimKey, 'bits' | 'publicBase64'>): string {
  const { domain, selector, algorithm } = canonicalKeyName(name);
  return `${JSON.stringify({ domain, selector, algorithm, bits: key.bits, publicBase64: key.publicBase64 }, undefined, 2)}\n`;
}

/** Reads a `.pub.json` file; undefined when it is not one. */
export function parsePublicHalf(text: string): PublicHalf | undefined {
  try {
    const half = JSON.parse(text) as Partial<PublicHalf>;
    const texts = [half.domain, half.selector, half.publicBase64].every((value) => typeof value === 'string');
    const known = half.algorithm === 'rsa' || half.algorithm === 'ed25519';
    if (!texts || !known || typeof half.bits !== 'number') return undefined;
    // Earlier versions kept a name as it was typed, and never found it again.
    return { ...(half as PublicHalf), ...canonicalKeyName(half as PublicHalf) };
  } catch {
    return undefined;
  }
}
