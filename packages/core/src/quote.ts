const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;

/**
 * Quotes one word for a POSIX shell (XCU §2.2.2): the shell reads back exactly the given text. NUL cannot be
 * expressed in a shell word.
 * @throws RangeError when the text holds a NUL.
 */
export function quote(word: string): string {
  if (word.includes('\0')) throw new RangeError('a shell word cannot hold a NUL octet');
  return plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function word(value: string | number | readonly string[]): string {
  return typeof value === 'object' ? value.map(quote).join(' ') : quote(String(value));
}

/** A template tag for shell text: every interpolation becomes one quoted word, a list becomes one word each. */
export function sh(parts: TemplateStringsArray, ...values: readonly (string | number | readonly string[])[]): string {
  return parts.reduce((text, part, index) => text + word(values[index - 1] ?? '') + part);
}
