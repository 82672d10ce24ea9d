import type { Token } from './token.ts';

/** The text of the first word, as it was written. */
export function firstWord(words: readonly Token[]): string {
  return words[0]?.text ?? '';
}
