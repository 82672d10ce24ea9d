import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { InputError, renderError } from '@waxseal/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host, Inventory } from '../inventory.ts';
import { loadInventory } from './load-inventory.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'inventory-'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), text);
  }
}

async function load(files: Readonly<Record<string, string>>, ...sources: readonly string[]): Promise<Inventory> {
  await write(files);
  return loadInventory({ cwd, sources: sources.length === 0 ? Object.keys(files).slice(0, 1) : sources });
}

/** What Node itself says, without the module loader of the test runner between. */
async function complaintOfNode(source: string): Promise<string> {
  const script = `import { loadInventory } from ${JSON.stringify(import.meta.resolve('./load-inventory.ts'))};
    import { renderError } from ${JSON.stringify(import.meta.resolve('@waxseal/core'))};
    await loadInventory({ cwd: process.cwd(), sources: [process.argv[1]] }).catch((error) => console.log(renderError(error)));`;
  const run = await promisify(execFile)(
    process.execPath,
    ['--conditions=@waxseal/source', '--input-type=module', '-e', script, source],
    { cwd },
  );
  return run.stdout;
}

async function complaint(files: Readonly<Record<string, string>>, ...sources: readonly string[]): Promise<string> {
  const error = await load(files, ...sources).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InputError);
  return renderError(error);
}

function host(inventory: Inventory, name: string): Host {
  return inventory.hosts.find((one) => one.name === name)!;
}

function values(one: Host): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(one.vars).map(([name, { value }]) => [name, value]));
}

const typed = `export default {
  all: { vars: { domain: 'new.example', ttl: 300 } },
  groups: {
    mail: {
      vars: { ttl: 600 },
      hosts: {
        mx1: { connection: { kind: 'directory', root: 'out/mx1' }, vars: { smarthost: 'mail.isp.example' } },
        'mx2.new.example': {},
      },
    },
    debian: { children: ['mail'], connection: { user: 'admin', become: {} } },
  },
};
`;

describe('a typed inventory', () => {
  it('gives hosts with groups, effective vars and a connection', async () => {
    const inventory = await load({ 'inv.mjs': typed });
    const mx1 = host(inventory, 'mx1');
    expect(inventory.hosts.map(({ name }) => name)).toEqual(['mx1', 'mx2.new.example']);
    expect(mx1.groups).toEqual(['all', 'debian', 'mail']);
    expect(values(mx1)).toEqual({ domain: 'new.example', ttl: 600, smarthost: 'mail.isp.example' });
    expect(mx1.connection).toEqual({ kind: 'directory', root: join(cwd, 'out/mx1'), user: 'admin', become: {} });
    expect(host(inventory, 'mx2.new.example').connection.kind).toBe('ssh');
  });

  it('knows the line and column of each value', async () => {
    const { vars } = host(await load({ 'inv.mjs': typed }), 'mx1');
    expect(vars['domain']?.origin).toEqual({
      level: 'all',
      place: { file: 'inv.mjs', line: 2, column: 18, path: 'all.vars.domain' },
    });
    expect(vars['ttl']?.origin).toEqual({
      level: 'group',
      group: 'mail',
      place: { file: 'inv.mjs', line: 5, column: 15, path: 'groups.mail.vars.ttl' },
    });
    expect(vars['smarthost']?.origin.place).toMatchObject({ line: 7, column: 76 });
  });

  it('tells all unknown keys at once, with the nearest known one', async () => {
    const text = await complaint({
      'inv.mjs':
        "export default { grups: {}, groups: { mail: { host: {}, children: ['webb'] }, web: { hosts: { 'mx 1': {}, '../x': {} } } } };",
    });
    expect(text).toContain('✗ inv.mjs:1:18  grups\n  unknown key\n  hint: did you mean groups?');
    expect(text).toContain('inv.mjs:1:47  groups.mail.host\n  unknown key\n  hint: did you mean hosts?');
    expect(text).toContain('no such group, got "webb"\n  hint: did you mean web?');
    expect(text).toContain('illegal host name, got "mx 1"');
    expect(text).toContain('illegal host name, got "../x"');
  });

  it.each([
    [
      'a syntax error',
      'inv.mjs',
      'export default {\n  groups: {{\n};\n',
      /^✗ inv\.mjs:2\n {2}cannot read the inventory: .*Unexpected token/,
    ],
    [
      'TypeScript that Node cannot strip',
      'inv.ts',
      'const a = 1;\nenum A { b }\nexport default { groups: {} };\n',
      /^✗ inv\.ts:2[^]*hint: Node runs TypeScript by removing types/,
    ],
    [
      'a throw while it runs',
      'inv.ts',
      'const x: any = undefined;\n\nexport default { groups: x.y };\n',
      /^✗ inv\.ts:3:28\n {2}cannot read the inventory: .*undefined/,
    ],
    [
      'a missing import',
      'inv.mjs',
      "import './nowhere.mjs';\n",
      /cannot read the inventory: Cannot find module[^]*hint: check the path/,
    ],
    [
      'no default export',
      'inv.mjs',
      'export const a = 1;\n',
      /^✗ inv\.mjs\n {2}the file exports no inventory\n {2}hint: export default defineInventory/,
    ],
  ])('reports %s as one clear error', async (_, name, text, expected) => {
    await write({ [name]: text });
    expect(await complaintOfNode(name)).toMatch(expected);
  });
});

const yaml = `all:
  vars:
    domain: new.example
    submission: no
    mode: 0640
  children:
    mail:
      hosts:
        mx1:
          smarthost: mail.isp.example
        mx[2:3].example:2222:
      vars:
        ttl: 300
`;

describe('a YAML inventory', () => {
  it('is read as YAML 1.1, with ranges and ports', async () => {
    const inventory = await load({ 'hosts.yml': yaml });
    expect(inventory.hosts.map(({ name }) => name)).toEqual(['mx1', 'mx2.example', 'mx3.example']);
    expect(values(host(inventory, 'mx1'))).toEqual({
      domain: 'new.example',
      submission: false,
      mode: 416,
      ttl: 300,
      smarthost: 'mail.isp.example',
    });
    expect(host(inventory, 'mx3.example').connection).toEqual({ kind: 'ssh', port: 2222 });
  });

  it('knows where each value stands', async () => {
    const { vars } = host(await load({ 'hosts.yml': yaml }), 'mx1');
    expect(vars['smarthost']?.origin).toEqual({
      level: 'host',
      place: { file: 'hosts.yml', line: 10, column: 22, path: 'hosts.mx1.smarthost' },
    });
    expect(vars['ttl']?.origin).toMatchObject({ level: 'group', group: 'mail', place: { line: 13, column: 14 } });
  });

  it.each([
    ['a key twice', 'all:\n  hosts:\n    a: {}\n    a: {}\n', 'hosts.yml:4:5'],
    ['a tab', 'all:\n\thosts: {}\n', 'hosts.yml:2:1'],
    [
      'an unknown section',
      'all:\n  host:\n    a:\n',
      'hosts.yml:2:3  all.host\n  unknown key, got "host"\n  hint: did you mean hosts?',
    ],
    [
      'a list of hosts',
      'web:\n  hosts: [a, b]\n',
      'hosts.yml:2:10  web.hosts\n  expected hosts, each with its vars\n  hint: write each as a key, without a dash: mx1:',
    ],
    [
      'a section without a group',
      'hosts:\n  mx1:\n',
      'hosts.yml:1:1  hosts\n  hosts stands outside of a group\n  hint: put it below a group: all:',
    ],
    ['the settings of a plugin', 'plugin: aws_ec2\n', 'inventory plugins are not run'],
    ['a loop of groups', 'a:\n  hosts: {x: }\n  children:\n    b:\n      children:\n        a:\n', 'loop'],
    [
      'a range that runs backwards',
      'a:\n  hosts:\n    x[3:1]:\n',
      'hosts.yml:3:5  a.hosts\n  a host range must begin with the lower bound, got "x[3:1]"',
    ],
    [
      'a port that is none',
      'a:\n  hosts:\n    x: {ansible_port: 99999}\n',
      'hosts.yml:3:23  hosts.x.ansible_port\n  ansible_port: expected a port from 1 to 65535, got "99999"',
    ],
    [
      'a user that ssh would take for an option',
      'a:\n  hosts:\n    x: {ansible_user: -oProxyCommand=id}\n',
      'ansible_user: expected a user name',
    ],
    [
      'hosts that differ by case only',
      'a:\n  hosts:\n    mx1:\n    MX1:\n',
      'hosts.yml:4:5  hosts.MX1\n  duplicate host: differs from mx1 by case only',
    ],
    ['no hosts', 'all:\n', 'the inventory has no hosts'],
  ])('reports %s with its place', async (_, text, expected) => {
    expect(await complaint({ 'hosts.yml': text })).toContain(expected);
  });

  it('does not unfold aliases without end', async () => {
    const bomb = [
      'a0: &a0 [x]',
      ...Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`),
    ].join('\n');
    expect(await complaint({ 'hosts.yml': bomb })).toContain('unfolds to more than');
    expect(await complaint({ 'hosts.yml': 'all: &x\n  vars: *x\n' })).toContain(
      'an alias may not stand inside what it stands for',
    );
  });
});

describe('a part of a value', () => {
  it.each([
    [
      'hosts.yml',
      'all:\n  hosts:\n    mx1:\n      boxes:\n        - name: a\n        - name: b\n          size: 1\n',
      { line: 6, column: 17 },
    ],
    [
      'inv.mjs',
      'export default { groups: { all1: { hosts: { mx1: { vars: { boxes: [{ name: 1 },\n { name: 2 }] } } } } } };',
      { line: 1, column: 60 },
    ],
    [
      'inv.mjs',
      'export default { groups: { all1: { hosts: { mx1: { vars: { boxes: { a: 1,\n  1: { name: 2 } } } } } } } };',
      { line: 2, column: 8 },
    ],
  ])('is found in %s as near as is known', async (name, text, place) => {
    const { origin } = host(await load({ [name]: text }), 'mx1').vars['boxes']!;
    expect(origin.within?.(['1', 'name'])).toMatchObject({ file: name, ...place });
  });
});

describe('several sources', () => {
  it('are merged, the later one winning, and -e wins over all', async () => {
    await write({
      'a.yml': yaml,
      'b.yml': 'mail:\n  hosts:\n    mx1:\n      smarthost: other.isp.example\n    mx9:\n',
    });
    const inventory = await loadInventory({ cwd, sources: ['a.yml', 'b.yml'], extraVars: { ttl: 60 } });
    expect(inventory.hosts.map(({ name }) => name)).toEqual(['mx1', 'mx2.example', 'mx3.example', 'mx9']);
    expect(values(host(inventory, 'mx1'))).toMatchObject({ smarthost: 'other.isp.example', ttl: 60 });
    expect(host(inventory, 'mx1').vars['ttl']?.origin).toEqual({ level: 'extra', place: { file: '-e', path: 'ttl' } });
  });

  it('report the faults of every one of them', async () => {
    const text = await complaint({ 'prod.yml': 'a:\n  hst:\n' }, 'prod.yml', 'prd.yml', 'x.toml');
    expect(text).toContain('prod.yml:2:3');
    expect(text).toContain('✗ prd.yml\n  no such inventory\n  hint: did you mean prod.yml?');
  });
});
