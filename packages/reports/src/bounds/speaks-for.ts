/** Whether one of two domains is the other or below it: what names alone tell of a relaxed alignment. */
export function speaksFor(domain: string, author: string): boolean {
  return domain === author || author.endsWith(`.${domain}`) || domain.endsWith(`.${author}`);
}
