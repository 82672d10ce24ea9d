const string =
  /(?:[rR][bB]?|[bB][rR]?|[uU])?(?:'''(?:\\[^]|[^\\])*?'''|"""(?:\\[^]|[^\\])*?"""|'(?:\\[^]|[^'\\\n])*'|"(?:\\[^]|[^"\\\n])*")/;
const number =
  /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?/;
const comment = /#[^\n]*/;
const token = new RegExp(
  String.raw`\s*(?:${comment.source}|(?<string>${string.source})|(?<number>(?:${number.source})(?![\w.]))|(?<name>True|False|None)(?!\w)|(?<mark>[-+()[\]{},:])|(?<end>$))`,
  'y',
);

/** A token of a Python literal; comments are passed over. */
export interface Token {
  readonly kind: 'string' | 'number' | 'name' | 'mark';
  readonly text: string;
}

/** Takes text apart into the tokens that literals have. @throws SyntaxError for anything else. */
export function pythonTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (
    let match = token.exec(text);
    match?.groups !== undefined && match.groups['end'] === undefined;
    match = token.exec(text)
  ) {
    const [kind, found] = Object.entries(match.groups).find(([, one]) => one !== undefined) ?? [];
    if (kind !== undefined && found !== undefined) tokens.push({ kind: kind as Token['kind'], text: found });
  }
  // A sticky expression that fails goes back to 0: something is written that no literal has.
  if (token.lastIndex !== text.length) throw new SyntaxError('not a literal');
  return tokens;
}

/** The number of a token. @throws SyntaxError for what Python refuses, e.g. `0777`, and for whole numbers that a double cannot hold. */
export function pythonNumber(text: string): number {
  const bare = text.replaceAll('_', '');
  if (/^0\d*[1-9]\d*$/.test(bare)) throw new SyntaxError('a number may not begin with 0');
  const value = Number(bare);
  const whole = /^(?:0[xob].*|\d+)$/i.test(bare);
  if (Number.isNaN(value) || (whole && !Number.isSafeInteger(value))) throw new SyntaxError('not a number');
  return value;
}
