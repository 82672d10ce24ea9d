const digits = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** Encodes octets in lower-case hexadecimal. */
export function encodeHex(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += digits[octet] ?? '';
  return text;
}

/** Decodes hexadecimal of an even number of digits; undefined when it is not that. */
export function decodeHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  );
}
