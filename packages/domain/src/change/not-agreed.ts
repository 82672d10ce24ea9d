import type { DomainChange } from './domain-change.ts';

const plain = (words: string): string => words.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** The changes that a declaration has not agreed to, each sentence once. Case and spacing of an agreement do not count. */
export function notAgreed(changes: readonly DomainChange[], agreed: readonly string[]): readonly DomainChange[] {
  const said = new Set(agreed.map(plain));
  const open = changes.filter(({ words }) => !said.has(plain(words)));
  return [...new Map(open.map((change) => [plain(change.words), change])).values()];
}
