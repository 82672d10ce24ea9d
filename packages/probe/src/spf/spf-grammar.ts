// One token of a macro-string (RFC 7208 §7.1): a macro, an escape of % or space, or a character that stands for itself.
const token = /%\{[a-z]\d*r?[-.+,/_=]*\}|%[%_-]|[!-$&-~]/giy;
const letters = { target: /^[slodiphv]$/i, text: /^[slodiphvcrt]$/i } as const;

/** Splits a macro-string into its tokens; undefined where it is none. `c`, `r` and `t` are for explanation texts only (§7.2). */
export function macroTokens(text: string, use: 'target' | 'text'): readonly string[] | undefined {
  const tokens = text.match(token) ?? [];
  if (tokens.reduce((length, one) => length + one.length, 0) !== text.length) return undefined;
  const macros = tokens.filter((one) => one.startsWith('%{'));
  // §7.3: at least one label is kept.
  const legal = macros.every((macro) => letters[use].test(macro[2] ?? '') && !/^%\{[a-z]0+\D/i.test(macro));
  return legal ? tokens : undefined;
}

// A top label has a letter or an inner hyphen, so that no address is taken for a name (§7.1).
function isTopLabel(label: string): boolean {
  return /^[a-z0-9-]+$/i.test(label) && !label.startsWith('-') && !label.endsWith('-') && /[a-z-]/i.test(label);
}

/** Tells whether text is a domain-spec (RFC 7208 §7.1): macro-string, ending in a macro or in a dot and a top label. */
export function isDomainSpec(text: string): boolean {
  const tokens = macroTokens(text, 'target');
  if (tokens === undefined || tokens.length === 0) return false;
  if (tokens.at(-1)?.startsWith('%') === true) return true;
  const bare = text.replace(/\.$/, '');
  const dot = bare.lastIndexOf('.');
  return dot !== -1 && isTopLabel(bare.slice(dot + 1));
}
