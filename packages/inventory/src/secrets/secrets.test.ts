import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { InputError, renderError, reveal, Secret, secret } from '@waxseal/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Host, Inventory } from '../inventory.ts';
import { loadInventory, type LoadInventoryOptions } from '../load/load-inventory.ts';
import { secretText } from '../secret-text.ts';
import { explainVar } from '../vars/explain-var.ts';
import { parseVars } from '../vars/parse-vars.ts';
import { renderExplanation } from '../vars/render-explanation.ts';
import { Sealed } from './sealed.ts';
import { openVault, type VaultPassword } from './vault.ts';

const passwords: readonly VaultPassword[] = [
  { password: secret('hunter2') },
  { id: 'lab', password: secret('zweites') },
];

/** `geheim äöü` and a line feed, encrypted by Ansible's own `ansible-vault encrypt_string` with the password hunter2. */
const inline = `$ANSIBLE_VAULT;1.1;AES256
36623031303437383265313863666166663139316164393562346562393337313463316464373834
3761333039626664656236393566363437306537353630360a326437383230383532373436666531
66303461316432663238666239333630313535313637613136663936383738663031306161613533
6433356662656537330a383064386237646165666163333365343162363430656236393734656431
6135
`;

/** `plain: texts`, `port: 0123`, `flag: yes`, `nested: {a: [b, 1]}`, encrypted by `ansible-vault` with the id lab, password zweites. */
const file = `$ANSIBLE_VAULT;1.2;AES256;lab
37656530363339353436653532303637383534303734656431323537633931663730336665376639
3462343065313635363638363863663634346632363831300a383564663631656333346465343336
33646633306164303334623166333964316364333966353631643339353261646233646566303139
3062313833656537650a653231666330333338303563326637346464393762326336343338303031
62383937313564353238666365656533353365623138656432343262643937616664626635336163
37353332626662346438343836633031383866643662313937663232353532376434396532396335
366664643336353237346232633837643838
`;

const indented = inline.trimEnd().replaceAll('\n', '\n        ');
const age = '-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3Yx\n-----END AGE ENCRYPTED FILE-----\n';

/** Stands where the age library stands: the seal is the caller's affair. */
async function decrypt(armoured: string): Promise<string> {
  if (armoured !== age) throw new InputError('no identity opens it');
  return 'from age';
}

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'secrets-'));
  await mkdir(join(cwd, 'group_vars/all'), { recursive: true });
});
afterEach(async () => {
  await rm(cwd, { recursive: true });
});

async function load(hosts: string, options: Partial<LoadInventoryOptions> = {}): Promise<Inventory> {
  await writeFile(join(cwd, 'hosts.yml'), hosts);
  return loadInventory({ cwd, sources: ['hosts.yml'], ...options });
}

function valueOf({ hosts }: Inventory, name: string): unknown {
  return hosts[0]?.vars[name]?.value;
}

const vaulted = `all:\n  hosts:\n    mx1:\n      token: !vault |\n        ${indented}\n      list: [!vault "${inline.trimEnd().replaceAll('\n', String.raw`\n`)}", clear]\n`;

describe('a value sealed by Ansible Vault', () => {
  it('is opened into a Secret, also inside a list', async () => {
    const inventory = await load(vaulted, { vaultPasswords: passwords });
    expect(reveal(valueOf(inventory, 'token') as Secret<string>)).toBe('geheim äöü\n');
    const [first, second] = valueOf(inventory, 'list') as [Secret<string>, string];
    expect([reveal(first), second]).toEqual(['geheim äöü\n', 'clear']);
    expect(inspect(inventory, { depth: 9 }) + JSON.stringify(inventory)).not.toContain('geheim');
  });

  it('stays sealed without a password, and is refused when a playbook needs it', async () => {
    const inventory = await load(vaulted);
    expect(valueOf(inventory, 'token')).toBeInstanceOf(Sealed);
    const schema = z.object({ token: secretText, list: z.array(z.unknown()).optional() });
    expect(() => parseVars(schema, inventory.hosts[0] as Host)).toThrow(
      /hosts\.yml:4:21 {2}hosts\.mx1\.token\n {2}the value is sealed by vault and was not opened\n {2}hint: give the vault password/,
    );
  });

  it('is a fault with its place when no password opens it', async () => {
    const error = await load(vaulted, { vaultPasswords: [{ password: secret('wrong') }] }).catch(
      (caught: unknown) => caught,
    );
    expect(renderError(error)).toContain(
      '✗ hosts.yml:4:21  hosts.mx1.token\n  no vault password opens it, or it was changed',
    );
  });

  it.each([
    ['a changed ciphertext', inline.replace(/6135\n$/, '6136\n'), 'no vault password opens it, or it was changed'],
    ['a cut one', inline.slice(0, 300), 'the encrypted text is damaged'],
    ['no hexadecimal digits', '$ANSIBLE_VAULT;1.1;AES256\nzz\n', 'the encrypted text is damaged'],
    ['an old cipher', '$ANSIBLE_VAULT;1.0;AES\n00\n', 'unknown format 1.0 of Ansible Vault'],
    ['another cipher', '$ANSIBLE_VAULT;1.1;AES\n00\n', 'unknown cipher AES of Ansible Vault'],
  ])('is not opened with %s', async (_, text, fault) => {
    expect(await openVault(text, passwords)).toMatchObject({ fault });
  });
});

describe('a file sealed as a whole', () => {
  it('gives secrets for texts and numbers, as they were written', async () => {
    await writeFile(join(cwd, 'group_vars/all/vault.yml'), file);
    const inventory = await load('all:\n  hosts:\n    mx1:\n', { vaultPasswords: passwords });
    expect(reveal(valueOf(inventory, 'plain') as Secret<string>)).toBe('texts');
    expect(reveal(valueOf(inventory, 'port') as Secret<string>)).toBe('0123');
    expect(valueOf(inventory, 'flag')).toBe(true);
    const nested = valueOf(inventory, 'nested') as { readonly a: readonly Secret<string>[] };
    expect(nested.a.map(reveal)).toEqual(['b', '1']);
    expect(inventory.hosts[0]?.vars['port']?.origin.place).toMatchObject({
      file: 'group_vars/all/vault.yml',
      line: 2,
      column: 7,
    });
  });

  it('is a fault without its password', async () => {
    await writeFile(join(cwd, 'group_vars/all/vault.yml'), file);
    const error = await load('all:\n  hosts:\n    mx1:\n').catch((caught: unknown) => caught);
    expect(renderError(error)).toBe(
      '✗ group_vars/all/vault.yml\n  the file is sealed by vault\n  hint: give the vault password',
    );
  });
});

describe('a secret in clear', () => {
  it('is shown nowhere when the inventory is printed, explained or refused', async () => {
    const inventory = await load(
      'all:\n  vars: {ansible_become_password: hunter2}\n  hosts:\n    mx1: {ansible_ssh_pass: hunter2, api_token: hunter2}\n',
      { extraVars: { ansible_become_pass: 'hunter2' } },
    );
    expect(
      JSON.stringify({
        ...inventory,
        hosts: inventory.hosts.map(({ vars: _vars, written, ...rest }) => ({
          ...rest,
          written: { ...written, api_token: [] },
        })),
      }),
    ).not.toContain('hunter2');
    expect(renderExplanation(explainVar(inventory, 'mx1'))).not.toContain('hunter2');
    expect(() => parseVars(z.object({ api_token: z.number() }), inventory.hosts[0] as Host)).toThrow(
      /expected number, got "\(secret\)"$/,
    );
  });
});

describe('a value sealed by age', () => {
  const hosts = `all:\n  hosts:\n    mx1:\n      token: |\n        ${age.trimEnd().replaceAll('\n', '\n        ')}\n`;

  it('is opened by the function given, and stays sealed without one', async () => {
    expect(reveal(valueOf(await load(hosts, { decrypt }), 'token') as Secret<string>)).toBe('from age');
    expect(valueOf(await load(hosts), 'token')).toBeInstanceOf(Sealed);
  });

  it('is a fault with its place when the function refuses', async () => {
    const error = await load(hosts.replace('YWdl', 'XXXX'), { decrypt }).catch((caught: unknown) => caught);
    expect(renderError(error)).toContain('✗ hosts.yml:4:14  hosts.mx1.token\n  age: no identity opens it');
  });

  it('may be a whole file', async () => {
    await writeFile(join(cwd, 'group_vars/all/sealed.yml'), age);
    const inventory = await load('all:\n  hosts:\n    mx1:\n', { decrypt: async () => 'inner: text\n' });
    expect(reveal(valueOf(inventory, 'inner') as Secret<string>)).toBe('text');
  });
});
