import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError, renderError } from '@waxseal/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inventory } from '../inventory.ts';
import { loadInventory } from '../load/load-inventory.ts';
import { explainVar } from './explain-var.ts';
import { renderExplanation } from './render-explanation.ts';

let cwd: string;
let inventory: Inventory;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'explain-'));
  const files = {
    hosts: '[mail]\nmx1 ttl=60\n[prod:children]\nmail\n[all:vars]\nttl=300\nansible_user=admin\n[mail:vars]\nttl=600\n',
    'group_vars/prod.yml': 'ttl: 900\n',
    'play/host_vars/mx1.yml': 'domain: new.example\nttl: 120\n',
  };
  for (const directory of ['group_vars', 'play/host_vars']) await mkdir(join(cwd, directory), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  inventory = await loadInventory({ cwd, sources: ['hosts'], playbookDir: 'play', extraVars: { ttl: 5 } });
});
afterAll(async () => {
  await rm(cwd, { recursive: true });
});

describe('explainVar', () => {
  it('names the winner and everybody it wins over, with file, line and column', () => {
    expect(renderExplanation(explainVar(inventory, 'mx1', 'ttl'))).toBe(`ttl = 5
  ✓ extra       -e  5
  · host        play/host_vars/mx1.yml:2:6  120
  · host        hosts:2:5  60
  · group prod  group_vars/prod.yml:1:6  900
  · group mail  hosts:9:5  600
  · all         hosts:6:5  300
`);
  });

  it('explains all vars by name, those of the connection too', () => {
    expect(explainVar(inventory, 'mx1').map(({ name, winner }) => [name, winner.value])).toEqual([
      ['ansible_user', 'admin'],
      ['domain', 'new.example'],
      ['ttl', 5],
    ]);
  });

  it.each<[string, string | undefined, string]>([
    ['mx2', undefined, '✗ no such host, got "mx2"\n  hint: did you mean mx1?'],
    ['mx1', 'tll', '✗ no such var of mx1, got "tll"\n  hint: did you mean ttl?'],
  ])('refuses %s %s', (host, name, message) => {
    let caught: unknown;
    try {
      explainVar(inventory, host, name);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(InputError);
    expect(renderError(caught)).toBe(message);
  });
});
