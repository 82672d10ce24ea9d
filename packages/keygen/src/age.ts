import { reveal, type Secret, secret } from '@waxseal/core';
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/** A fresh age identity (`AGE-SECRET-KEY-1…`). */
export async function newIdentity(): Promise<Secret<string>> {
  return secret(await generateX25519Identity());
}

/** Seals a text for the holder of an identity. */
export async function seal(text: Secret<string>, identity: Secret<string>): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(reveal(identity)));
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
