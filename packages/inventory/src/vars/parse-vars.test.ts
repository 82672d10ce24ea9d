import { InputError, renderError, secret } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Host, Var } from '../inventory.ts';
import { secretText } from '../secret-text.ts';
import { parseVars } from './parse-vars.ts';

const file = 'inventories/prod.yml';

function atHost(value: unknown, line: number): Var {
  return { value, origin: { level: 'host', place: { file, line, column: 9 } } };
}

function host(vars: Host['vars']): Host {
  return { name: 'mx1', groups: ['all'], vars, connection: { kind: 'ssh' }, place: { file, line: 11, column: 5 } };
}

const schema = z.object({
  domain: z.string(),
  smarthost: z
    .string()
    .regex(/^[a-z.]+(::\d+)?$/, 'expected host or host::port')
    .optional(),
  port: z.number().default(25),
  nested: z.object({ a: z.number() }).optional(),
});

function complaint(vars: Host['vars'], with_: Parameters<typeof parseVars>[0] = schema): string {
  try {
    parseVars(with_, host(vars));
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return renderError(error);
  }
  throw new Error('no error');
}

describe('parseVars', () => {
  it('shows no value of what the schema calls a secret, whatever its name', () => {
    const said = complaint(
      { login: atHost(['geheim'], 12), deep: atHost({ word: 4711 }, 13) },
      z.object({ login: secretText, deep: z.object({ word: secretText }) }),
    );
    expect(said).toMatch(
      /hosts\.mx1\.login\n {2}expected a secret text, got "\(secret\)"[^]*deep\.word\n {2}expected a secret text, got "\(secret\)"/,
    );
    expect(said).not.toMatch(/geheim|4711/);
  });

  it('gives the typed output of the schema, defaults included', () => {
    const vars: { domain: string; port: number } = parseVars(schema, host({ domain: atHost('new.example', 12) }));
    expect(vars).toEqual({ domain: 'new.example', port: 25 });
  });

  it('takes a value of a group back where the host says nothing (~), unless it is required or may be nothing', () => {
    const vars = { domain: atHost('new.example', 12), smarthost: atHost(null, 13) };
    expect(parseVars(schema, host(vars))).toEqual({ domain: 'new.example', port: 25 });
    expect(parseVars(schema, host({ ...vars, port: atHost(null, 14) }))).toEqual({ domain: 'new.example', port: 25 });
    expect(complaint({ domain: atHost(null, 12) })).toMatch(/hosts\.mx1\.domain\n {2}expected string, got "null"/);
    const nullable = z.object({ note: z.string().nullable() });
    expect(parseVars(nullable, host({ note: atHost(null, 12) }))).toEqual({ note: null });
  });

  it('names the place, the path, what was expected and what was got', () => {
    expect(complaint({ domain: atHost('new.example', 10), smarthost: atHost('mail.isp.example:587', 12) })).toBe(
      '✗ inventories/prod.yml:12:9  hosts.mx1.smarthost\n  expected host or host::port, got "mail.isp.example:587"',
    );
  });

  it('tells all faults at once: wrong, missing and unknown', () => {
    const text = complaint({
      domian: atHost('new.example', 12),
      port: { value: 'x', origin: { level: 'group', group: 'mail', place: { file, line: 3 } } },
      nested: atHost({ a: 'x' }, 14),
    });
    expect(text).toContain('inventories/prod.yml:12:9  hosts.mx1.domian\n  unknown var\n  hint: did you mean domain?');
    expect(text).toContain('inventories/prod.yml:3  groups.mail.port\n  expected number, got "x"');
    expect(text).toContain(
      'inventories/prod.yml:11:5  hosts.mx1.domain\n  expected string, got nothing\n  hint: domian is set: did you mean domain?',
    );
    expect(text).toContain('inventories/prod.yml:14:9  hosts.mx1.nested.a\n  expected number, got "x"');
  });

  it('finds unknown vars with strict schemas and with those that say nothing of their shape', () => {
    const vars = { domain: atHost('a.example', 1), extra: atHost(1, 2) };
    expect(complaint(vars, z.strictObject({ domain: z.string() }))).toContain('hosts.mx1.extra\n  unknown var');
    expect(
      complaint(
        vars,
        schema.transform((all) => ({ domain: all.domain })),
      ),
    ).toContain('hosts.mx1.extra\n  unknown var');
  });

  it('never shows a secret', () => {
    expect(complaint({ domain: atHost(secret('hunter2'), 12) })).toBe(
      '✗ inventories/prod.yml:12:9  hosts.mx1.domain\n  expected string, got "(secret)"',
    );
  });

  it('refuses Jinja templates', () => {
    expect(complaint({ domain: atHost('{{ other }}.example', 12) })).toContain(
      'a Jinja template is not evaluated here',
    );
  });
});
