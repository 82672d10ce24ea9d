import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderError, reveal } from '@waxseal/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVaultPassword } from './read-vault-password.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vault-'));
  await writeFile(join(cwd, 'plain'), 'hunter2\n', { mode: 0o600 });
  await writeFile(join(cwd, 'tells'), '#!/bin/sh\necho zweites\n', { mode: 0o700 });
  await writeFile(join(cwd, 'fails'), '#!/bin/sh\necho hunter2; exit 3\n', { mode: 0o700 });
  await writeFile(join(cwd, 'empty'), '\n');
});
afterAll(async () => {
  await rm(cwd, { recursive: true });
});

describe('readVaultPassword', () => {
  it.each([
    ['plain', undefined, 'hunter2'],
    ['lab@tells', 'lab', 'zweites'],
    ['@plain', undefined, 'hunter2'],
  ])('reads %s', async (text, id, password) => {
    const read = await readVaultPassword(text, cwd);
    expect([read.id, reveal(read.password)]).toEqual([id, password]);
  });

  it.each([
    ['nowhere', /nowhere\n {2}cannot read the vault password/],
    ['fails', /^✗ fails\n {2}the program gave no vault password: exit status 3$/],
    ['empty', /the vault password is empty/],
  ])('refuses %s', async (text, message) => {
    await expect(readVaultPassword(text, cwd)).rejects.toSatisfy((error) => message.test(renderError(error)));
  });
});
