import { createHash } from 'node:crypto';

/** A key as people compare it: the SHA-256 of what its record publishes as `p=`, as OpenSSH writes fingerprints. */
export function keyFingerprint(publicBase64: string): string {
  const octets = Buffer.from(publicBase64.replaceAll(/\s/g, ''), 'base64');
  return `SHA256:${createHash('sha256').update(octets).digest('base64').replace(/=+$/, '')}`;
}
