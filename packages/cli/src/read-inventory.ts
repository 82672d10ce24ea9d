import { dirname, resolve } from 'node:path';
import { InputError, reveal } from '@waxseal/core';
import {
  type Host,
  type Inventory,
  loadInventory,
  readVaultPassword,
  selectHosts,
  type SecretOptions,
} from '@waxseal/inventory';
import { readIdentity, unsealText } from '@waxseal/keygen';
import { parseExtraVars } from './extra-vars.ts';
import type { InventoryOptions } from './global-options.ts';
import type { Io } from './io.ts';
import { limitPattern } from './last-failed.ts';
import { identityFile } from './state-directory.ts';

/** Opens age values with the project's identity, which is read when the first of them is met. */
async function openWithAge(armoured: string, io: Io): Promise<string> {
  const file = identityFile(io.cwd, io.env);
  const identity = await readIdentity(file);
  if (identity === undefined)
    throw new InputError('there is no age identity to open it with', {
      place: { file },
      hint: 'WAXSEAL_IDENTITY names another file',
    });
  return reveal(await unsealText(armoured, identity));
}

async function secretsOf({ vaultId = [], vaultPasswordFile = [] }: InventoryOptions, io: Io): Promise<SecretOptions> {
  const vaultPasswords = await Promise.all(
    [...vaultId, ...vaultPasswordFile].map((text) => readVaultPassword(text, io.cwd)),
  );
  return { vaultPasswords, decrypt: (armoured) => openWithAge(armoured, io) };
}

/** Reads the inventory that `-i` names, for a playbook when there is one. @throws InputError without one, and as `loadInventory`. */
export async function readInventory(options: InventoryOptions, io: Io, playbook?: string): Promise<Inventory> {
  if (options.inventory.length === 0)
    throw new InputError('no inventory is given', { hint: 'name one with -i, e.g. -i inventories/embedded.ts' });
  const playbookDir = playbook === undefined ? {} : { playbookDir: dirname(resolve(io.cwd, playbook)) };
  return loadInventory({
    sources: options.inventory,
    extraVars: parseExtraVars(options.extra),
    cwd: io.cwd,
    ...playbookDir,
    ...(await secretsOf(options, io)),
  });
}

/** The hosts that `--limit` leaves; all of them without it. @throws InputError for a pattern that names nothing. */
export async function limitedHosts(
  inventory: Inventory,
  { limit }: InventoryOptions,
  io: Io,
  playbook?: string,
): Promise<readonly Host[]> {
  return limit === undefined
    ? inventory.hosts
    : selectHosts(inventory, await limitPattern(limit, inventory, io, playbook));
}
