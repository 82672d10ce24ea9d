import { livePath } from '@waxseal/shell';
import { call } from './call.ts';
import { templates } from './generated-templates.ts';

/** What a host has at the place of a private key. */
export type HostKey =
  | { readonly state: 'absent' | 'garbage' | 'unreadable' }
  /** The value of `p=` in the key's record. */
  | { readonly state: 'key'; readonly publicBase64: string };

/** Sh text that tells, for {@link parseHostKey}, whose key lies at a path; the private half is not told. */
export function listHostKey(path: string): string {
  return [templates['host-key'] ?? '', call('exim_host_key', livePath(path))].join('\n');
}

/** The value of `p=`: a SubjectPublicKeyInfo for RSA, of which Ed25519 has the last 32 octets alone (RFC 8463 §4.2). */
function published(spki: string): string {
  const octets = Buffer.from(spki, 'base64');
  return octets.length === 44 ? octets.subarray(12).toString('base64') : spki;
}

/** Reads what {@link listHostKey} printed. */
export function parseHostKey(output: string): HostKey {
  const [word, rest = ''] = output.trim().split(' ');
  if (word === 'public' && /^[A-Za-z0-9+/]+=*$/.test(rest)) return { state: 'key', publicBase64: published(rest) };
  return { state: word === 'garbage' ? 'garbage' : word === 'unreadable' ? 'unreadable' : 'absent' };
}
