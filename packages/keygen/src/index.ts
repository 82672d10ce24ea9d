export { seal, unseal, unsealText } from './age.ts';
export type { DkimKey, KeyAlgorithm } from './dkim-key.ts';
export { generateDkimKey } from './generate-dkim-key.ts';
export { readIdentity } from './identity.ts';
export { importDkimKey } from './import-dkim-key.ts';
export type { KeyName } from './key-name.ts';
export { type KeyRequest, type KeyStore, type KeyStoreOptions, openKeyStore } from './key-store.ts';
export type { PublicHalf } from './public-half.ts';
export { addRecipient, ownRecipient, readRecipients, type RecipientsOptions, removeRecipient } from './recipients.ts';
