function escaped(character: string): string {
  return character === '"' || character === '\\'
    ? `\\${character}`
    : `\\${String(character.charCodeAt(0)).padStart(3, '0')}`;
}

/** An octet string between double quotes, as a master file writes it (RFC 1035 §5.1). */
export function quotedString(octets: string): string {
  return `"${octets.replaceAll(/["\\]|[^ -~]/g, escaped)}"`;
}
