import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fault, InputError, type Maybe, reveal, Unknown } from '@waxseal/core';
import { seal, unseal } from './age.ts';
import type { DkimKey, KeyAlgorithm } from './dkim-key.ts';
import { generateDkimKey } from './generate-dkim-key.ts';
import { readIdentity } from './identity.ts';
import { importDkimKey } from './import-dkim-key.ts';
import { type KeyName, keyPath } from './key-name.ts';
import { parsePublicHalf, type PublicHalf, renderPublicHalf } from './public-half.ts';
import { ownRecipient, readRecipients } from './recipients.ts';
import { writeOnce } from './write-once.ts';

export interface KeyStoreOptions {
  /** Holds `DOMAIN/SELECTOR.ALGORITHM.age` and `.pub.json`. */
  readonly directory: string;
  /** The age identity that opens the private halves. */
  readonly identityFile: string;
  /** `false`: nothing is made, an absent key is `Unknown`. */
  readonly create: boolean;
}

export interface KeyRequest {
  readonly domain: string;
  readonly selector: string;
  readonly algorithm?: KeyAlgorithm;
  readonly bits?: number;
}

/** DKIM keys at rest: private halves sealed with age, public halves in clear beside them. */
export interface KeyStore {
  /** The key of that name, made on first need. @throws InputError when it cannot be opened. */
  dkim(request: KeyRequest): Promise<Maybe<DkimKey>>;
  /** Takes an existing private key in. @throws InputError when there is another one of that name. */
  import(name: Omit<KeyName, 'algorithm'>, pem: string): Promise<DkimKey>;
  /** Every public half, by domain and selector. Needs no identity. */
  publicHalves(): Promise<readonly PublicHalf[]>;
}

async function readSealed(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError('the sealed key cannot be read', { place: { file }, cause });
  }
}

async function openKey(file: string, identityFile: string): Promise<DkimKey | undefined> {
  const sealed = await readSealed(file);
  if (sealed === undefined) return undefined;
  const identity = await readIdentity(identityFile);
  if (identity === undefined)
    throw new InputError('the age identity that opens the keys is missing', {
      place: { file: identityFile },
      hint: 'restore it from where it is backed up; WAXSEAL_IDENTITY names another file',
    });
  try {
    return importDkimKey(reveal(await unseal(sealed, identity)));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError('the key does not open: it is not sealed for this identity, or the file was changed', {
      place: { file },
      hint: `identity: ${identityFile}; whoever can open it adds you: waxseal key recipients add`,
      cause,
    });
  }
}

async function saveKey({ directory, identityFile }: KeyStoreOptions, name: KeyName, key: DkimKey): Promise<void> {
  const base = join(directory, keyPath(name));
  const own = await ownRecipient({ directory, identityFile });
  const sealed = await seal(key.privatePem, [...new Set([own, ...(await readRecipients(directory))])]);
  if (await writeOnce(`${base}.age`, sealed, 0o600))
    await writeOnce(`${base}.pub.json`, renderPublicHalf(name, key), 0o644);
}

function mismatch(name: KeyName, key: DkimKey, bits: number | undefined): readonly Fault[] {
  if (bits === undefined || key.algorithm === 'ed25519' || key.bits === bits) return [];
  return [
    {
      severity: 'warning',
      message: `the key ${name.selector} of ${name.domain} has ${key.bits} bits, ${bits} are asked for`,
      hint: 'an existing key is kept: use a new selector for a new key',
    },
  ];
}

async function findOrMake(
  options: KeyStoreOptions,
  { algorithm = 'rsa', bits, ...request }: KeyRequest,
): Promise<Maybe<DkimKey>> {
  const name = { ...request, algorithm };
  const file = join(options.directory, `${keyPath(name)}.age`);
  const known = await openKey(file, options.identityFile);
  if (known !== undefined) return { ...known, warnings: [...known.warnings, ...mismatch(name, known, bits)] };
  if (!options.create) return new Unknown(`the key ${name.selector} of ${name.domain} is made by apply`);
  await saveKey(options, name, await generateDkimKey({ algorithm, ...(bits === undefined ? {} : { bits }) }));
  // Another process may have been first: what counts is what stands there.
  return (await openKey(file, options.identityFile)) ?? new Unknown('the key vanished while it was made');
}

async function readPublicHalves(directory: string): Promise<readonly PublicHalf[]> {
  const halves: PublicHalf[] = [];
  for await (const file of glob('*/*.pub.json', { cwd: directory })) {
    const half = parsePublicHalf(await readFile(join(directory, file), 'utf8'));
    if (half === undefined)
      throw new InputError('not the public half of a key', { place: { file: join(directory, file) } });
    halves.push(half);
  }
  return halves.toSorted((one, other) => keyPath(one).localeCompare(keyPath(other), 'en'));
}

/** Opens a key store. Nothing is read or made before it is asked for something. */
export function openKeyStore(options: KeyStoreOptions): KeyStore {
  const asked = new Map<string, Promise<Maybe<DkimKey>>>();
  return {
    dkim(request) {
      const path = keyPath({ algorithm: 'rsa', ...request });
      const known = asked.get(path) ?? findOrMake(options, request);
      asked.set(path, known);
      return known;
    },
    async import(name, pem) {
      const key = importDkimKey(pem);
      const full = { ...name, algorithm: key.algorithm };
      const file = join(options.directory, `${keyPath(full)}.age`);
      const known = await openKey(file, options.identityFile);
      if (known !== undefined && known.publicBase64 !== key.publicBase64)
        throw new InputError('there is another key of that name', {
          place: { file },
          hint: 'import it under a new selector',
        });
      if (known === undefined) await saveKey(options, full, key);
      return key;
    },
    publicHalves: () => readPublicHalves(options.directory),
  };
}
