/**
 * A JS string whose code units are octets, 0 to 255 each: bytes that compare, join and slice like text. Character
 * strings of the model are such strings; escapes exist in renderers only.
 */
export function octetString(octets: Uint8Array): string {
  let text = '';
  for (let start = 0; start < octets.length; start += 4096)
    text += String.fromCharCode(...octets.subarray(start, start + 4096));
  return text;
}

/** The octets of an octet string; a code unit over 255 is cut to its low octet, so check foreign text before. */
export function octetsOf(text: string): Uint8Array {
  const octets = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) octets[index] = text.charCodeAt(index);
  return octets;
}

/** Text encoded as UTF-8, held as an octet string. */
export function utf8Octets(text: string): string {
  return octetString(new TextEncoder().encode(text));
}
