import { reveal, type Secret, secret } from '@waxseal/core';
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/** A fresh age identity (`AGE-SECRET-KEY-1…`). */
export async function newIdentity(): Promise<Secret<string>> {
  return secret(await generateX25519Identity());
}

/** The recipient (`age1…`) that stands for an identity, and is no secret. */
export async function recipientOf(identity: Secret<string>): Promise<string> {
  return identityToRecipient(reveal(identity));
}

/** Whether a text is an age recipient. */
export function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}

/** Seals a text for the holder of an identity, or for everybody who holds that of one of these recipients. */
export async function seal(text: Secret<string>, to: Secret<string> | readonly string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of Array.isArray(to) ? (to as readonly string[]) : [await recipientOf(to as Secret<string>)])
    encrypter.addRecipient(recipient);
  return encrypter.encrypt(reveal(text));
}

/** Opens a text that was sealed in armoured form, as `age -a` writes it. It throws as {@link unseal} does. */
export async function unsealText(armoured: string, identity: Secret<string>): Promise<Secret<string>> {
  return unseal(armor.decode(armoured), identity);
}

/** Opens what was sealed. It throws whatever age throws for a wrong identity or a file that was changed. */
export async function unseal(sealed: Uint8Array, identity: Secret<string>): Promise<Secret<string>> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(reveal(identity));
  return secret(await decrypter.decrypt(sealed, 'text'));
}
