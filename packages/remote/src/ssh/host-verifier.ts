import { createHash } from 'node:crypto';
import { quote, Unreachable } from '@waxseal/core';
import type { HostKeyPolicy } from '../connection.ts';
import { judgeKey, type KeyJudgement, type KnownHostLine } from './known-hosts.ts';

/** A key's type and fingerprint as OpenSSH prints them. */
export function fingerprint(key: Buffer): string {
  return `${keyTypeOf(key)} SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The name of a key's type, which the key itself begins with (RFC 4253 §6.6). */
export function keyTypeOf(key: Buffer): string {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  return key.subarray(4, 4 + length).toString('latin1');
}

/** Decides on host keys, and remembers why one was refused or that a new one was accepted. */
export interface HostVerifier {
  readonly verify: (key: Buffer) => boolean;
  /** Why the key was refused, if it was. */
  readonly refusal: () => Unreachable | undefined;
  /** A key that was accepted though nobody knew it: to be added to known_hosts. */
  readonly accepted: () => Buffer | undefined;
}

function refuse(host: string, name: string, key: Buffer, judgement: KeyJudgement): Unreachable {
  const value = fingerprint(key);
  switch (judgement.verdict) {
    case 'changed':
      return new Unreachable(`${host}: the host key has changed: this may be another machine`, {
        place: judgement.place,
        value,
        hint: `if the change is legitimate: ssh-keygen -R ${quote(name)}`,
      });
    case 'revoked':
      return new Unreachable(`${host}: the host key is revoked`, { place: judgement.place, value });
    case 'unknown':
    case 'known':
      return new Unreachable(`${host}: the host key is not known`, {
        value,
        hint: `compare the fingerprint, then ssh-keyscan or --host-keys accept-new (name in known_hosts: ${name})`,
      });
    default:
      return judgement satisfies never;
  }
}

/** A verifier over known_hosts lines: strict, or accepting keys of hosts that are not named at all. */
export function hostVerifier(
  host: string,
  name: string,
  lines: readonly KnownHostLine[],
  policy: HostKeyPolicy,
): HostVerifier {
  let refusal: Unreachable | undefined;
  let accepted: Buffer | undefined;
  return {
    verify(key) {
      const judgement = judgeKey(lines, name, key);
      const isNew = judgement.verdict === 'unknown' && policy === 'accept-new';
      if (isNew) accepted = key;
      else if (judgement.verdict !== 'known') refusal = refuse(host, name, key, judgement);
      return isNew || judgement.verdict === 'known';
    },
    refusal: () => refusal,
    accepted: () => accepted,
  };
}
