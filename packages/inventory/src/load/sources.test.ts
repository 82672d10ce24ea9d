import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InputError, renderError, renderFault } from '@waxseal/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inventory } from '../inventory.ts';
import { loadInventory } from './load-inventory.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'sources-'));
});
afterEach(async () => {
  await rm(cwd, { recursive: true });
});

/** A process that ended may wait for its parent a moment longer, as a zombie. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State: gone');
  return !/State:\s+(?:Z|gone)/.test(status);
}

type Files = Readonly<Record<string, string>>;

async function load(files: Files, source: string, scriptTimeout = 10): Promise<Inventory> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), text);
    if (text.startsWith('#!')) await chmod(join(cwd, name), 0o755);
  }
  return loadInventory({ cwd, sources: [source], scriptTimeout });
}

async function complaint(files: Files, source: string, scriptTimeout?: number): Promise<string> {
  const error = await load(files, source, scriptTimeout).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InputError);
  return renderError(error);
}

describe('an executable inventory', () => {
  it('is run with --list, its arguments and output never seen by a shell', async () => {
    const inventory = await load(
      {
        'in $(touch gone) v':
          '#!/bin/sh\n[ "$#" = 1 ] && [ "$1" = --list ] && echo \'{"mail": ["mx1"], "_meta": {"hostvars": {"mx1": {"a": "$(id)"}}}}\'\n',
      },
      'in $(touch gone) v',
    );
    expect(inventory.hosts[0]?.vars['a']).toMatchObject({
      value: '$(id)',
      origin: { place: { path: '_meta.hostvars.mx1.a' } },
    });
  });

  it.each([
    [
      'fails',
      '#!/bin/sh\necho broken >&2; exit 7\n',
      'the inventory script failed on --list: exit status 7, got "broken"',
    ],
    [
      'prints no JSON',
      '#!/bin/sh\necho hello\n',
      'the inventory script failed on --list: it printed no JSON\n  hint: run it by hand: inv --list',
    ],
    ['prints a list', '#!/bin/sh\necho "[]"\n', 'the script printed something else: expected an object of groups'],
    [
      'prints hosts that are none',
      '#!/bin/sh\necho \'{"a": {"hosts": "mx1"}, "b": {"vars": []}, "c": {"children": [1]}}\'\n',
      'a.hosts\n  the script printed something else: expected a list of names',
    ],
    [
      'names hosts that lead out of a directory',
      '#!/bin/sh\necho \'{"a": ["../../etc"]}\'\n',
      'illegal host name, got "../../etc"',
    ],
    ['cannot be started', '#!/nowhere/sh\n', 'the inventory script failed on --list: '],
    ['prints without end', '#!/bin/sh\nexec cat /dev/zero\n', 'it printed more than 67108864 octets'],
  ])('that %s is one clear error', async (_, script, message) => {
    expect(await complaint({ inv: script }, 'inv')).toContain(message);
  });

  it('that hangs is ended, and what it started with it', async () => {
    const text = await complaint({ inv: '#!/bin/sh\nsleep 60 & echo $! >pid; wait\n' }, 'inv', 0.5);
    expect(text).toContain('it gave no answer within 0.5 s');
    const started = Number(await readFile(join(cwd, 'pid'), 'utf8'));
    await expect.poll(() => isRunning(started)).toBe(false);
  });

  it('that may not be executed says how to allow it', async () => {
    await writeFile(join(cwd, 'inv'), '#!/bin/sh\n', { mode: 0o644 });
    const error = await loadInventory({ cwd, sources: ['inv'] }).catch((caught: unknown) => caught);
    expect(renderError(error)).toContain(
      '✗ inv\n  this looks like a script and may not be executed\n  hint: chmod +x inv',
    );
  });
});

describe('sources', () => {
  it.each<[string, Files, string, string]>([
    [
      'a directory without inventories',
      { 'inv/README.md': 'x', 'inv/group_vars/all.yml': 'a: 1' },
      'inv',
      '✗ inv\n  the directory holds no inventory',
    ],
    [
      'a directory that does not exist',
      {},
      'nowhere/prod.yml',
      'no such inventory\n  hint: the directory does not exist either',
    ],
    ['a misspelt name', { 'inventories/prod.yml': 'a: {}' }, 'inventories/prd.yml', 'hint: did you mean prod.yml?'],
    ['a file that is no text', { hosts: '\u0000' }, 'hosts', 'illegal host name'],
    [
      'vars for a group that is nowhere',
      { hosts: '[mail]\nmx1\n[mial:vars]\na=1\nb=2\n' },
      'hosts',
      '✗ hosts:4:3  groups.mial.a\n  no such group, got "mial"\n  hint: did you mean mail?',
    ],
    [
      'vars that are a list',
      { hosts: 'mx1\n', 'group_vars/all.yml': '- a\n' },
      'hosts',
      '✗ group_vars/all.yml:1:1\n  expected vars as name: value',
    ],
    ['broken vars', { hosts: 'mx1\n', 'host_vars/mx1.yml': 'a: [1\n' }, 'hosts', '✗ host_vars/mx1.yml:2:1'],
    [
      'a group with a path for a name',
      { 'h.yml': 'all:\n  children:\n    ../x:\n      hosts: {a: }\n' },
      'h.yml',
      'illegal group name, got "../x"',
    ],
  ])('report %s', async (_, files, source, message) => {
    expect(await complaint(files, source)).toContain(message);
  });

  it('warn of vars files that are not read', async () => {
    const { warnings = [] } = await load(
      {
        hosts: '[mail]\nmx1\n',
        'group_vars/mial.yml': 'a: 1\n',
        'group_vars/mail.yml': 'a: 1\n',
        'group_vars/mail.yaml': 'a: 2\n',
        'group_vars/other.yml': 'a: 1\n',
      },
      'hosts',
    );
    expect(warnings.map(renderFault)).toEqual([
      '! group_vars/mail.yaml\n  the file is not read\n  hint: group_vars/mail.yml of the same name comes first',
      '! group_vars/mial.yml\n  the vars of mial are not read: there is no such group\n  hint: did you mean mail?',
    ]);
  });
});
