const simple: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
};
const escape = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g;

function unescaped(whole: string, octal?: string, hex?: string, short?: string, long?: string, other?: string): string {
  if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
  const code = hex ?? short ?? long;
  if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
  if ('xuUN'.includes(other ?? '')) throw new SyntaxError(`broken escape ${whole}`);
  return simple[other ?? ''] ?? whole;
}

/**
 * The text that one Python string literal stands for, its prefix and quotes included.
 * @throws SyntaxError or RangeError for a broken escape.
 */
export function pythonString(literal: string): string {
  const [, prefix = '', quoted = ''] = /^([a-z]*)(.*)$/is.exec(literal) ?? [];
  const quotes = /^(?:'''|""")/.test(quoted) && quoted.length >= 6 ? 3 : 1;
  const inside = quoted.slice(quotes, -quotes);
  return /r/i.test(prefix) ? inside : inside.replaceAll(escape, unescaped);
}
