import { octetsOf } from '../text/octets.ts';

const strict = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Decodes base64 with its padding and nothing else in it (RFC 4648 §3.3); undefined when it is not that. */
export function decodeBase64(text: string): Uint8Array | undefined {
  return strict.test(text) ? octetsOf(atob(text)) : undefined;
}

/** Encodes octets as base64 on one line (RFC 4648 §4). */
export function encodeBase64(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return btoa(text);
}
