import { InputError, renderError } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import type { Inventory } from '../inventory.ts';
import { selectHosts } from './select-hosts.ts';

const names = ['web1', 'web2', 'web3', 'db1.example', 'db2.example', 'solo'];

const inventory: Inventory = {
  hosts: names.map((name) => ({ name, groups: ['all'], vars: {}, connection: { kind: 'ssh' } })),
  groups: {
    all: { hosts: [], children: ['ungrouped', 'web', 'prod', 'empty'] },
    ungrouped: { hosts: ['solo'], children: [] },
    web: { hosts: ['web1', 'web2', 'web3'], children: [] },
    db: { hosts: ['db1.example', 'db2.example'], children: [] },
    prod: { hosts: ['web2'], children: ['db'] },
    empty: { hosts: [], children: [] },
  },
};

describe('selectHosts', () => {
  it.each([
    ['all', ['solo', 'web1', 'web2', 'web3', 'db1.example', 'db2.example'].toSorted()],
    ['*', names],
    ['ungrouped', ['solo']],
    ['web', ['web1', 'web2', 'web3']],
    ['web1', ['web1']],
    ['web1,solo', ['web1', 'solo']],
    ['web1:solo', ['web1', 'solo']],
    ['web:&prod', ['web2']],
    ['web:!prod', ['web1', 'web3']],
    ['all:!web', ['solo', 'db1.example', 'db2.example']],
    ['!web:prod', ['db1.example', 'db2.example']],
    ['web:&prod:!web2,', []],
    ['db*', ['db1.example', 'db2.example']],
    ['db?.example', ['db1.example', 'db2.example']],
    ['web[0]', ['web1']],
    ['web[-1]', ['web3']],
    ['web[0:1]', ['web1', 'web2']],
    ['web[1:]', ['web2', 'web3']],
    [String.raw`~(web|db)[12]`, ['web1', 'web2', 'db1.example', 'db2.example']],
    ['~(?i)WEB1', ['web1']],
    ['web[!12]', ['web3']],
    ['all:!nothing-*', names],
    ['empty', []],
    [' web1 , web2 ', ['web1', 'web2']],
  ])('selects with %s', (pattern, expected) => {
    if (pattern.startsWith('web:&prod:!web2')) expect(() => selectHosts(inventory, pattern)).toThrow(InputError);
    else
      expect(
        selectHosts(inventory, pattern)
          .map(({ name }) => name)
          .toSorted(),
      ).toEqual([...expected].toSorted());
  });

  it.each([
    ['wbe', 'did you mean web?'],
    ['web:!wbe1', 'did you mean web1?'],
    ['db1.exmaple', 'did you mean db1.example?'],
    ['web[7]', 'web has 3 hosts, counted from 0'],
    ['web:!all', 'the pattern leaves no host'],
    ['~we(b', 'the regular expression of the host pattern is broken'],
    ['localhost', 'add it to the inventory, with ansible_connection=local'],
    ['@hosts.txt', 'write @FILE in --limit only'],
  ])('refuses %s', (pattern, message) => {
    let caught: unknown;
    try {
      selectHosts(inventory, pattern);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(InputError);
    expect(renderError(caught)).toContain(message);
  });
});
