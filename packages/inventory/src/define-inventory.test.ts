import { describe, expect, it } from 'vitest';
import { defineInventory } from './define-inventory.ts';

interface MailVars {
  readonly domain: string;
  readonly ttl: number;
}

describe('defineInventory', () => {
  it('gives back what it was given', () => {
    const definition = {
      all: { vars: { domain: 'new.example' } },
      groups: { mail: { hosts: { mx1: { vars: { ttl: 300 } } } } },
    };
    expect(defineInventory<MailVars>(definition)).toBe(definition);
  });

  it('does not compile with a wrong name or type of a var', () => {
    // @ts-expect-error: domian is no var
    expect(defineInventory<MailVars>({ groups: { mail: { vars: { domian: 'new.example' } } } })).toBeDefined();
    // @ts-expect-error: a ttl is a number
    expect(defineInventory<MailVars>({ groups: { mail: { hosts: { mx1: { vars: { ttl: '300' } } } } } })).toBeDefined();
    // @ts-expect-error: host instead of hosts
    expect(defineInventory<MailVars>({ groups: { mail: { host: {} } } })).toBeDefined();
    // @ts-expect-error: no such kind of connection
    expect(defineInventory<MailVars>({ groups: { mail: { connection: { kind: 'docker' } } } })).toBeDefined();
  });
});
