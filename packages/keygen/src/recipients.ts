import { randomBytes } from 'node:crypto';
import { glob, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError, type Secret } from '@waxseal/core';
import { isRecipient, recipientOf, seal, unseal } from './age.ts';
import { ensureIdentity, readIdentity } from './identity.ts';

/** Where a key store lies, and the identity of whoever works with it. */
export interface RecipientsOptions {
  readonly directory: string;
  readonly identityFile: string;
}

/** The file in a key store that names, an age recipient a line, for whom its keys are sealed. It is no secret. */
const listOf = (directory: string): string => join(directory, 'recipients.txt');

/** Everybody for whom keys of a store are sealed, beside whoever seals. @throws InputError for a line that is no recipient */
export async function readRecipients(directory: string): Promise<readonly string[]> {
  const file = listOf(directory);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new InputError('the recipients of the keys cannot be read', { place: { file }, cause: error });
  });
  const lines = text.split('\n').map((line, index) => ({ line: line.replace(/#.*/, '').trim(), number: index + 1 }));
  const faults = lines
    .filter(({ line }) => line !== '' && !isRecipient(line))
    .map(({ line, number }) => ({
      message: 'expected an age recipient, age1…',
      place: { file, line: number },
      value: line,
    }));
  if (faults.length > 0) throw new InputError(faults);
  return [...new Set(lines.map(({ line }) => line).filter((line) => line !== ''))];
}

/** The recipient that stands for one's own identity, which is made when there is none. */
export async function ownRecipient({ identityFile }: RecipientsOptions): Promise<string> {
  return recipientOf(await ensureIdentity(identityFile));
}

/** Replaces a file whole or not at all. */
async function replace(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  const temporary = `${file}.${randomBytes(8).toString('hex')}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(temporary, content, { mode, flag: 'wx', flush: true });
  await rename(temporary, file);
}

async function opened(options: RecipientsOptions): Promise<readonly (readonly [string, Secret<string>])[]> {
  const { directory, identityFile } = options;
  const identity = await readIdentity(identityFile);
  const files: string[] = [];
  for await (const file of glob('*/*.age', { cwd: directory })) files.push(join(directory, file));
  if (files.length === 0) return [];
  if (identity === undefined)
    throw new InputError('the age identity that opens the keys is missing', {
      place: { file: identityFile },
      hint: 'let somebody who can open them add you: waxseal key recipients own shows what to give them',
    });
  return Promise.all(
    files.map(async (file) => {
      try {
        return [file, await unseal(await readFile(file), identity)] as const;
      } catch (cause) {
        throw new InputError('the key does not open, so it cannot be sealed for others', {
          place: { file },
          hint: 'let somebody who can open it do this',
          cause,
        });
      }
    }),
  );
}

/** Seals every key of a store for these recipients and nobody else, and keeps their list. All keys are opened before one is written. */
async function sealFor(options: RecipientsOptions, recipients: readonly string[]): Promise<void> {
  const keys = await opened(options);
  for (const [file, pem] of keys) await replace(file, await seal(pem, recipients), 0o600);
  const head = '# For whom the keys in this directory are sealed: waxseal key recipients add|remove RECIPIENT\n';
  await replace(listOf(options.directory), `${head}${recipients.map((one) => `${one}\n`).join('')}`, 0o644);
}

/**
 * Seals every key of a store for one more recipient.
 * @throws InputError for a text that is no age recipient, or a key that does not open
 */
export async function addRecipient(options: RecipientsOptions, recipient: string): Promise<void> {
  if (!isRecipient(recipient))
    throw new InputError('expected an age recipient, age1…', {
      value: /^age-secret-key/i.test(recipient) ? 'a private identity' : recipient,
      hint: 'waxseal key recipients own shows it, where the identity is',
    });
  const known = await readRecipients(options.directory);
  await sealFor(options, [...new Set([await ownRecipient(options), ...known, recipient])]);
}

/**
 * Seals every key of a store for all but this recipient. What they could open before they may have kept.
 * @throws InputError for one who is none, for oneself, or a key that does not open
 */
export async function removeRecipient(options: RecipientsOptions, recipient: string): Promise<void> {
  const known = await readRecipients(options.directory);
  if (!known.includes(recipient))
    throw new InputError('the keys are not sealed for this recipient', {
      value: recipient,
      hint: known.length === 0 ? 'there are none beside you' : `they are for ${known.join(', ')}`,
    });
  if (recipient === (await ownRecipient(options)))
    throw new InputError('this is your own recipient: without it you could not open the keys any more', {
      value: recipient,
      hint: 'let somebody else who can open them remove you',
    });
  await sealFor(
    options,
    known.filter((one) => one !== recipient),
  );
}
