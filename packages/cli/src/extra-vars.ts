import { InputError } from '@waxseal/core';

/** A value on the command line: JSON where it is a number, a boolean, a list or an object, else the text itself. */
function value(text: string): unknown {
  if (!/^(?:-?\d+(?:\.\d+)?|true|false|null|\[.*\]|\{.*\})$/s.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Reads `-e KEY=VALUE`. @throws InputError for a word without `=`. */
export function parseExtraVars(words: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw new InputError('expected KEY=VALUE behind -e', { value: word, hint: '-e ttl=300' });
      return [word.slice(0, at), value(word.slice(at + 1))];
    }),
  );
}
