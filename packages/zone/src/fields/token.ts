/** A word or quoted string of a master file, as it was written: escapes untouched, quotes taken away. */
export interface Token {
  /** Octets as code units. */
  readonly text: string;
  readonly quoted: boolean;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** One entry of a master file: the words up to the end of the line, parentheses joining lines. */
export interface Entry {
  readonly tokens: readonly Token[];
  /** The entry begins with a blank: its owner is the one before. */
  readonly blankOwner: boolean;
}

/** Takes the escapes of a character-string away: `\DDD` is an octet, `\X` is X (RFC 1035 §5.1). Undefined for `\` at the end or a number above 255. */
export function unescaped(text: string): string | undefined {
  if (!text.includes('\\')) return text;
  let bad = false;
  const octets = text.replaceAll(
    /\\(?:(\d{3})|([^\d])|)/gs,
    (_, digits: string | undefined, character: string | undefined) => {
      if (digits !== undefined && Number(digits) <= 255) return String.fromCharCode(Number(digits));
      if (character !== undefined) return character;
      bad = true;
      return '';
    },
  );
  return bad ? undefined : octets;
}
