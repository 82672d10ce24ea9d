import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { reveal, Secret, secret } from '@waxseal/core';
import { defined } from '../defined.ts';

/** A password for Ansible Vault, with the id that `--vault-id` would give it. */
export interface VaultPassword {
  readonly id?: string;
  readonly password: Secret<string>;
}

/** The parts of an encrypted text: format 1.1 has no label, 1.2 names the id of its password. */
interface Envelope {
  readonly label?: string;
  readonly salt: Buffer;
  readonly hmac: Buffer;
  readonly cipherText: Buffer;
}

export type VaultResult = { readonly opened: Secret<string> } | { readonly fault: string; readonly hint?: string };

const derive = promisify(pbkdf2);
/** The number of rounds is part of the format. */
const rounds = 10_000;

function hexBytes(text: string): Buffer | undefined {
  return /^(?:[\da-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
}

function envelope(text: string): Envelope | string {
  const [header = '', ...lines] = text.trim().split(/\s*\n\s*/);
  const [, version = '', cipher, label] = header.split(';');
  if (!['1.1', '1.2'].includes(version)) return `unknown format ${version} of Ansible Vault`;
  if (cipher !== 'AES256') return `unknown cipher ${cipher} of Ansible Vault`;
  const parts = hexBytes(lines.join(''))?.toString('latin1').split('\n') ?? [];
  const [salt, hmac, cipherText] = parts.map(hexBytes);
  if (parts.length !== 3 || salt === undefined || hmac === undefined || cipherText === undefined)
    return 'the encrypted text is damaged';
  return { salt, hmac, cipherText, ...defined({ label }) };
}

/** Opens with one password, or gives undefined when it is not the one: the HMAC is verified before anything is decrypted. */
async function tryPassword(
  { salt, hmac, cipherText }: Envelope,
  { password }: VaultPassword,
): Promise<Secret<string> | undefined> {
  const keys = await derive(reveal(password), salt, rounds, 80, 'sha256');
  const expected = createHmac('sha256', keys.subarray(32, 64)).update(cipherText).digest();
  if (hmac.length !== expected.length || !timingSafeEqual(hmac, expected)) return undefined;
  const decipher = createDecipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64, 80));
  const padded = Buffer.concat([decipher.update(cipherText), decipher.final()]);
  return secret(padded.subarray(0, padded.length - (padded.at(-1) ?? 0)).toString('utf8'));
}

/** The passwords to try: those whose id is the label first. */
function candidates(passwords: readonly VaultPassword[], label: string | undefined): readonly VaultPassword[] {
  return passwords.toSorted((a, b) => Number(b.id === label) - Number(a.id === label));
}

/**
 * Opens a text encrypted by Ansible Vault (AES256, formats 1.1 and 1.2): AES-256-CTR under keys from PBKDF2 with
 * HMAC-SHA-256, the HMAC over the encrypted bytes.
 */
export async function openVault(text: string, passwords: readonly VaultPassword[]): Promise<VaultResult> {
  const parsed = envelope(text);
  if (typeof parsed === 'string') return { fault: parsed };
  for (const candidate of candidates(passwords, parsed.label)) {
    const opened = await tryPassword(parsed, candidate);
    if (opened !== undefined) return { opened };
  }
  const hint = parsed.label === undefined ? undefined : `it was encrypted with the vault id ${parsed.label}`;
  return { fault: 'no vault password opens it, or it was changed', ...defined({ hint }) };
}
