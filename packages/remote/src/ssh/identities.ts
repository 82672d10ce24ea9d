import { readFile } from 'node:fs/promises';
import { Unreachable } from '@waxseal/core';
import type { SshTarget } from './ssh-config.ts';

/** One way to authenticate, in the shape that ssh2 takes. */
export type AuthMethod =
  | { readonly type: 'publickey'; readonly username: string; readonly key: string }
  | { readonly type: 'agent'; readonly username: string; readonly agent: string };

/** OpenSSH's own format says its cipher in clear; PEM says `ENCRYPTED`. */
function isEncrypted(key: string): boolean {
  if (/ENCRYPTED/.test(key)) return true;
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]*)/.exec(key)?.[1];
  if (body === undefined) return false;
  const bytes = Buffer.from(body, 'base64');
  const length = bytes.length > 19 ? bytes.readUInt32BE(15) : 0;
  return bytes.subarray(19, 19 + length).toString('latin1') !== 'none';
}

async function readKey(file: string, explicit: boolean): Promise<string | undefined> {
  try {
    const key = await readFile(file, 'utf8');
    if (!isEncrypted(key)) return key;
  } catch (cause) {
    if (!explicit) return undefined;
    throw new Unreachable('the private key cannot be read', { place: { file }, cause, hint: 'see ansible_ssh_private_key_file in the inventory' });
  }
  if (!explicit) return undefined;
  throw new Unreachable('the private key is encrypted', { place: { file }, hint: 'add it to the agent: ssh-add' });
}

/** The ways to authenticate at a host, in the order OpenSSH would try them: the agent, then key files. */
export async function authMethods(target: SshTarget): Promise<readonly AuthMethod[]> {
  const username = target.user;
  const agent: readonly AuthMethod[] = target.identityAgent === undefined ? [] : [{ type: 'agent', username, agent: target.identityAgent }];
  // A key the agent holds needs no readable file, so an encrypted explicit one is an error only without an agent.
  const strict = target.explicitIdentity && agent.length === 0;
  const keys = await Promise.all(target.identityFiles.map((file) => readKey(file, strict)));
  const files = keys.flatMap((key): readonly AuthMethod[] => (key === undefined ? [] : [{ type: 'publickey', username, key }]));
  return target.explicitIdentity ? [...files, ...agent] : [...agent, ...files];
}
