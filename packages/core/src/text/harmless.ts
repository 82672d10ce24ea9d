// Control characters, format characters (bidi controls, invisible marks, tags), line and paragraph separators, lone
// surrogates. Joiners stay: words and emoji are written with them.
const controls = /(?![\n\t\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

// What a CI runner takes for a command: `::name …::` at the start of a line, `##[name]` anywhere.
const commands = /^([^\S\n]*):(?=:[a-z][\w-]*(?:[^\S\n][^\n]*)?::)|#(?=#\[)/gim;

function numbered(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/**
 * Text that others control, in the one form in which every view shows it: control, bidi and invisible characters as
 * `\x1b`, `\u202e` or `\u{e0041}`, and the marks of a CI runner's commands broken. No terminal, log viewer or runner
 * obeys it. Line feeds and tabs stay.
 */
export function harmless(text: string): string {
  return text
    .replaceAll(controls, numbered)
    .replaceAll(commands, (_, indent: string | undefined) => (indent === undefined ? '\\x23' : `${indent}\\x3a`));
}

/** As {@link harmless}, on one line: line feeds are `\x0a`, tabs `\x09`. */
export function harmlessLine(text: string): string {
  return harmless(text.replaceAll(/[\n\t]/g, numbered));
}
