import { Secret } from '@waxseal/core';

/** What people see in place of a secret. */
export const hiddenValue = '(secret)';

/** What the schema of a secret says of a value that is none: by it a fault knows not to show the value. */
export const expectedSecret = 'expected a secret text';

/** Tells whether a name, or one on a dotted path, says that its value is a secret. */
function looksSecret(path: string): boolean {
  return path.split('.').some((name) => /pass(?:word|wd|phrase)?$|secret|token|private_?key$|api_?key/i.test(name));
}

/**
 * The value of a var (its name given, or the dotted path of a part of it) as people may see it: never a secret, nor what
 * its name calls one, and never a page of it.
 */
export function shownValue(path: string, value: unknown): string {
  if (value instanceof Secret || looksSecret(path)) return hiddenValue;
  if (typeof value === 'string') return value.slice(0, 200);
  const json =
    JSON.stringify(value, (name, part: unknown) => (looksSecret(name) ? hiddenValue : part)) ?? String(value);
  return json.slice(0, 200);
}
