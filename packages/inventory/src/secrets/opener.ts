import { type Secret, secret, WaxsealError } from '@waxseal/core';
import { defined } from '../defined.ts';
import type { Sealed } from './sealed.ts';
import { openVault, type VaultPassword } from './vault.ts';

/** What opens encrypted values; what is not given stays sealed. */
export interface SecretOptions {
  /** Passwords of Ansible Vault. */
  readonly vaultPasswords?: readonly VaultPassword[];
  /** Opens an armoured age file: takes it as it was written, gives its text. */
  readonly decrypt?: (armoured: string) => Promise<string>;
}

/** `closed`: nothing was given that could open it. */
export type Opening =
  | { readonly state: 'open'; readonly value: Secret<string> }
  | { readonly state: 'closed' }
  | { readonly state: 'fault'; readonly message: string; readonly hint?: string };

function dedented(text: string): string {
  return `${text
    .trim()
    .split(/\s*\n\s*/)
    .join('\n')}\n`;
}

async function openAge(text: string, decrypt: (armoured: string) => Promise<string>): Promise<Opening> {
  try {
    return { state: 'open', value: secret(await decrypt(dedented(text))) };
  } catch (error) {
    const hint = error instanceof WaxsealError ? error.faults[0]?.hint : undefined;
    return {
      state: 'fault',
      message: `age: ${error instanceof Error ? error.message : 'cannot open it'}`,
      ...defined({ hint }),
    };
  }
}

/** Opens one encrypted text with what the options give. */
export async function openSealed(
  { by, text }: Sealed,
  { vaultPasswords = [], decrypt }: SecretOptions,
): Promise<Opening> {
  if (by === 'age') return decrypt === undefined ? { state: 'closed' } : openAge(text, decrypt);
  if (vaultPasswords.length === 0) return { state: 'closed' };
  const result = await openVault(text, vaultPasswords);
  if ('opened' in result) return { state: 'open', value: result.opened };
  return { state: 'fault', message: result.fault, ...defined({ hint: result.hint }) };
}
