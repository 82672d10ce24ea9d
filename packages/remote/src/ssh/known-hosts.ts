import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Place } from '@waxseal/core';

/** One usable line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHostLine {
  readonly marker?: 'revoked' | 'cert-authority';
  readonly hosts: string;
  readonly keyType: string;
  /** The key as on the wire. */
  readonly key: Buffer;
  readonly place: Place;
}

function parseLine(text: string, place: Place): KnownHostLine | undefined {
  const words = text.trim().split(/[ \t]+/);
  const marker = words[0] === '@revoked' ? 'revoked' : words[0] === '@cert-authority' ? 'cert-authority' : undefined;
  const [hosts, keyType, key] = marker === undefined ? words : words.slice(1);
  if (
    hosts === undefined ||
    hosts === '' ||
    hosts.startsWith('#') ||
    hosts.startsWith('@') ||
    keyType === undefined ||
    key === undefined
  )
    return undefined;
  return { ...(marker === undefined ? {} : { marker }), hosts, keyType, key: Buffer.from(key, 'base64'), place };
}

/** Reads a known_hosts text. Comments, blank and unreadable lines are passed over, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): readonly KnownHostLine[] {
  return text.split(/\r?\n/).flatMap((line, index) => parseLine(line, { file, line: index + 1 }) ?? []);
}

/** How known_hosts writes a host: bare on port 22, else `[host]:port`; lower case. */
export function knownHostName(host: string, port: number): string {
  const lower = host.toLowerCase();
  return port === 22 ? lower : `[${lower}]:${port}`;
}

function hashMatches(pattern: string, name: string): boolean {
  const [, , salt = '', hash = ''] = pattern.split('|');
  const expected = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function globMatches(pattern: string, name: string): boolean {
  const source = pattern
    .toLowerCase()
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(name);
}

/** Whether a line's host field names a host: hashed, or a list of patterns in which a negated match decides. */
function namesHost(hosts: string, name: string): boolean {
  if (hosts.startsWith('|1|')) return hashMatches(hosts, name);
  const patterns = hosts.split(',');
  if (patterns.some((pattern) => pattern.startsWith('!') && globMatches(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && globMatches(pattern, name));
}

/** What known_hosts says of a key that a host showed. */
export type KeyJudgement =
  | { readonly verdict: 'known' }
  | { readonly verdict: 'unknown' }
  | { readonly verdict: 'changed' | 'revoked'; readonly place: Place };

/** Judges a key by the lines that name its host. A line for a certificate authority vouches for nothing here. */
export function judgeKey(lines: readonly KnownHostLine[], name: string, key: Buffer): KeyJudgement {
  const revoked = lines.find(
    (line) => line.marker === 'revoked' && line.key.equals(key) && namesHost(line.hosts, name),
  );
  if (revoked !== undefined) return { verdict: 'revoked', place: revoked.place };
  const naming = lines.filter((line) => line.marker === undefined && namesHost(line.hosts, name));
  if (naming.some((line) => line.key.equals(key))) return { verdict: 'known' };
  const [other] = naming;
  return other === undefined ? { verdict: 'unknown' } : { verdict: 'changed', place: other.place };
}

const signatures: Readonly<Record<string, readonly string[]>> = { 'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'] };
const preferred = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;

/** The algorithms to ask a host's key with: those of known keys first, so that a host known by one kind is not taken for changed. */
export function hostKeyAlgorithms(
  lines: readonly KnownHostLine[],
  name: string,
): readonly (typeof preferred)[number][] {
  const types = lines
    .filter((line) => line.marker === undefined && namesHost(line.hosts, name))
    .map((line) => line.keyType);
  const known = new Set(types.flatMap((type) => signatures[type] ?? [type]));
  return preferred.toSorted((one, other) => Number(known.has(other)) - Number(known.has(one)));
}
