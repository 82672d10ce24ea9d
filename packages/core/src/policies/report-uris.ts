import type { Fault } from '../fault.ts';

const mail = /^mailto:[^\s@,;!]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;
const https = /^https:\/\/[^\s,;!]+$/i;

/** Splits a list of report addresses at its commas. */
export function splitUris(text: string): readonly string[] {
  return text.split(',').map((uri) => uri.trim());
}

/**
 * The faults of report addresses: `mailto:` an address, or `https:` where the protocol allows it. Commas, semicolons
 * and exclamation marks inside are percent-encoded (RFC 9989 §4.6, RFC 8460 §3).
 */
export function uriFaults(
  tag: string,
  uris: readonly string[],
  schemes: 'mailto' | 'mailto or https',
): readonly Fault[] {
  const right = (uri: string): boolean => mail.test(uri) || (schemes !== 'mailto' && https.test(uri));
  const hint = `${tag}=mailto:reports@new.example${schemes === 'mailto' ? '' : ' or an https: address'}`;
  const bad = uris.filter((uri) => !right(uri));
  return bad.map((value) => ({ message: `${tag}= is a list of ${schemes} addresses`, value, hint }));
}
