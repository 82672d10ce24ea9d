import { readFile, stat } from 'node:fs/promises';
import { Secret, Unreachable } from '@waxseal/core';
import type { ConnectionOptions } from '../connection.ts';
import type { SshTarget } from './ssh-config.ts';

/** One way to authenticate, in the shape that ssh2 takes. */
export type AuthMethod =
  | { readonly type: 'publickey'; readonly username: string; readonly key: string; readonly passphrase?: string }
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

/** Whether others may read a key of this user's own; the key of another owner is that owner's to protect (OpenSSH). */
async function isOpenToOthers(file: string): Promise<boolean> {
  const { mode, uid } = await stat(file);
  return uid === process.getuid?.() && (mode & 0o077) !== 0;
}

type OpenedKey = Pick<Extract<AuthMethod, { readonly type: 'publickey' }>, 'key' | 'passphrase'>;
type Ask = ConnectionOptions['passphrase'];

async function readKey(file: string, explicit: boolean, ask: Ask): Promise<OpenedKey | undefined> {
  const key = await readFile(file, 'utf8').catch((cause: unknown) => {
    if (explicit)
      throw new Unreachable('the private key cannot be read', {
        place: { file },
        cause,
        hint: 'see ansible_ssh_private_key_file in the inventory',
      });
  });
  if (key !== undefined && (await isOpenToOthers(file))) {
    // As with OpenSSH, such a key is not used: whoever could read it may hold it by now.
    if (!explicit) return undefined;
    throw new Unreachable('the private key can be read by other users', { place: { file }, hint: `chmod 600 ${file}` });
  }
  if (key === undefined || !isEncrypted(key)) return key === undefined ? undefined : { key };
  // As with OpenSSH, nobody is asked for a key that only happens to lie in ~/.ssh.
  const passphrase = explicit ? await ask?.(file) : undefined;
  if (passphrase !== undefined) return { key, passphrase: Secret.reveal(passphrase) };
  if (!explicit) return undefined;
  throw new Unreachable('the private key is encrypted', { place: { file }, hint: 'add it to the agent: ssh-add' });
}

/** The ways to authenticate at a host, in the order OpenSSH would try them: the agent, then key files. */
export async function authMethods(target: SshTarget, ask?: Ask): Promise<readonly AuthMethod[]> {
  const username = target.user;
  const agent: readonly AuthMethod[] =
    target.identityAgent === undefined ? [] : [{ type: 'agent', username, agent: target.identityAgent }];
  // A key the agent holds needs no readable file, so an encrypted explicit one is an error only without an agent.
  const strict = target.explicitIdentity && agent.length === 0;
  const keys = await Promise.all(target.identityFiles.map((file) => readKey(file, strict, ask)));
  const files = keys.flatMap((opened): readonly AuthMethod[] =>
    opened === undefined ? [] : [{ type: 'publickey', username, ...opened }],
  );
  return target.explicitIdentity ? [...files, ...agent] : [...agent, ...files];
}
