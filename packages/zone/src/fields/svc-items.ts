/**
 * The items of a list value: `\,` is a comma and `\\` a backslash in an item, after the escapes of the string were taken
 * away (RFC 9460 appendix A.1). Undefined for a backslash at the end.
 */
export function parseItems(value: string): readonly string[] | undefined {
  const items = [''];
  for (const part of value.match(/\\.|[^\\]|\\/gs) ?? []) {
    if (part === '\\') return undefined;
    if (part === ',') items.push('');
    else items.push(`${items.pop() ?? ''}${part.length === 2 ? part.slice(1) : part}`);
  }
  return items;
}

/** Items as a list value, the inverse of {@link parseItems}. */
export function itemsText(items: readonly string[]): string {
  return items.map((item) => item.replaceAll(/[\\,]/g, String.raw`\$&`)).join(',');
}
