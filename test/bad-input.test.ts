import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { harmless } from '@waxseal/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoopbackSshd, loopbackSshd } from '../packages/remote/src/testing/loopback-sshd.ts';
import { type ScratchProject, scratchProject } from './support/run-cli.ts';

const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');
const hosts = `all:
  vars: { domain: new.example, probe: false }
mail:
  hosts:
    mx1: { ansible_connection: directory, waxseal_root: out/mx1, address: 192.0.2.11 }
dns:
  hosts:
    ns1: { ansible_connection: directory, waxseal_root: out/ns1, address: 192.0.2.53 }
`;

/** The inventory with a var of all hosts set to a value, and nowhere else. */
function inventoryWith(name: string, value: unknown): string {
  const others = hosts.replace(new RegExp(`\\b${name}: [^,} ]+(?:, )?`, 'g'), '').replaceAll(', }', ' }');
  return others.replace('probe: false', `probe: false, ${name}: ${JSON.stringify(value)}`);
}

/** Nothing of a refused run stands anywhere: no host's tree, no key, no memory. */
function expectNothingWritten({ directory }: ScratchProject): void {
  for (const trace of ['out', 'staged', '.waxseal']) expect(existsSync(join(directory, trace)), trace).toBe(false);
}

// Every var whose text reaches an Exim file, a zone or a shell, with what it is legally.
const vars: Readonly<Record<string, (text: string) => unknown>> = {
  domain: (text) => text,
  formerName: (text) => text,
  ispDomain: (text) => text,
  smarthost: (text) => text,
  selector: (text) => text,
  address: (text) => text,
  address6: (text) => text,
  postmaster: (text) => `postmaster@${text}`,
  verifier: (text) => `check-auth@${text}`,
  nameservers: (text) => [text],
  secondaries: (text) => [text],
  egress: (text) => [text],
};
/** A smarthost may be a list. */
const legal: Readonly<Record<string, readonly string[]>> = { smarthost: ['a;b.example'] };
const hostile = [
  'a"b.example',
  "a'b.example",
  'a$b.example',
  '$(id).example',
  '`id`.example',
  'a\nb.example',
  'a.example\r\nDKIM_STRICT = 1',
  'a;b.example',
  '${run{/bin/id}}',
  'a b.example',
  'a\u0000b.example',
  'a\\b.example',
  '*.example',
  'a|b.example',
  '<a.example>',
  '../../etc/passwd',
];

describe('a var that reaches an Exim file, a zone or a shell', () => {
  it.each(Object.keys(vars))('%s is refused with its name whenever it holds what these would obey', async (name) => {
    for (const text of hostile.filter((one) => legal[name]?.includes(one) !== true)) {
      using project = scratchProject({ 'vars.yml': inventoryWith(name, vars[name]?.(text)) });
      const refused = await project.cli('apply', secureMail, '-i', 'vars.yml', '--yes');
      expect(refused, text).toMatchObject({
        code: 3,
        out: '',
        err: expect.stringMatching(new RegExp(String.raw`^✗ vars\.yml:\d+:\d+ +(?:all|hosts\.\w+)\.${name}`)),
      });
      expect(refused.err).toBe(harmless(refused.err));
      expectNothingWritten(project);
    }
  });

  it.each(["o'brien", 'a"b', 'a$b', '`id`', 'a|b', 'a\nb', 'a b', '${x}'])(
    'may not be the mailbox %j',
    async (mailbox) => {
      using project = scratchProject({ 'hosts.yml': hosts });
      const refused = await project.cli(
        'apply',
        secureMail,
        '-i',
        'hosts.yml',
        '--yes',
        '-e',
        `postmaster=${mailbox}@new.example`,
      );
      expect(refused).toMatchObject({
        code: 3,
        out: '',
        err: expect.stringContaining('-e  postmaster\n  not a mail address'),
      });
      expectNothingWritten(project);
    },
  );

  it('may be a host’s name no more than any other', async () => {
    for (const name of ['a$b', 'a"b', 'a;b', '..', 'a b']) {
      using project = scratchProject({ 'hosts.yml': hosts.replace('mx1:', `${JSON.stringify(name)}:`) });
      expect(await project.cli('apply', secureMail, '-i', 'hosts.yml', '--yes'), name).toMatchObject({
        code: 3,
        out: '',
      });
      expectNothingWritten(project);
    }
  });
});

describe('a host that is not who it should be', () => {
  let sshd: LoopbackSshd;
  let other: LoopbackSshd;
  beforeAll(async () => {
    [sshd, other] = await Promise.all([loopbackSshd(), loopbackSshd()]);
  });
  afterAll(async () => {
    await Promise.all([sshd[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
  });

  const project = (knownHosts: string): ScratchProject =>
    scratchProject({
      known_hosts: knownHosts,
      'mine.ts':
        "import { definePlaybook, file } from '@waxseal/playbook';\nimport { MailVars } from '@waxseal/roles';\nexport default definePlaybook({ name: 'mine', vars: MailVars, plays: (play) => [play('one', { hosts: 'mx1', tasks: () => [file({ path: '/nonexistent/waxseal', content: 'a' })] })] });\n",
      'hosts.ts': `import { defineInventory } from '@waxseal/inventory';\nexport default defineInventory({ all: { vars: { domain: 'new.example' } }, groups: { mail: { hosts: { mx1: { connection: { kind: 'ssh', address: '127.0.0.1', port: ${sshd.port}, privateKeyFile: '${sshd.keyFile}', knownHostsFiles: ['known_hosts'] } } } } } });\n`,
    });
  const name = (): string => `[127.0.0.1]:${sshd.port}`;

  it('is unreachable while its key is not known, and the message shows the key and the way out', async () => {
    using scratch = project('');
    const refused = await scratch.cli('apply', 'mine.ts', '-i', 'hosts.ts', '--yes');
    expect(refused.code, refused.out + refused.err).toBe(4);
    expect(refused.out + refused.err).toMatch(
      /UNREACHABLE[^]*the host key is not known[^]*ssh-ed25519 SHA256:[^]*--host-keys accept-new/,
    );
  });

  it('is unreachable when its key has changed, also where new keys are accepted', async () => {
    using scratch = project(`${name()} ${other.hostKey}\n`);
    const refused = await scratch.cli('apply', 'mine.ts', '-i', 'hosts.ts', '--yes', '--host-keys', 'accept-new');
    expect(refused.code).toBe(4);
    expect(refused.out + refused.err).toMatch(/known_hosts:1\n +mx1: the host key has changed[^]*ssh-keygen -R/);
  });

  it('is asked nothing when its key is the one that is known', async () => {
    using scratch = project(`${name()} ${sshd.hostKey}\n`);
    const checked = await scratch.cli('check', 'mine.ts', '-i', 'hosts.ts');
    expect(checked.out + checked.err).not.toContain('UNREACHABLE');
    expect(checked.code).not.toBe(4);
  });
});

describe('a host without sudo', () => {
  it('is unreachable for --become, and the message says why', async () => {
    using project = scratchProject({ hosts: 'mx1 ansible_connection=local domain=new.example\n' });
    project.write({
      'mine.ts':
        "import { command, definePlaybook } from '@waxseal/playbook';\nimport { MailVars } from '@waxseal/roles';\nexport default definePlaybook({ name: 'mine', vars: MailVars, plays: (play) => [play('one', { hosts: 'mx1', tasks: () => [command({ name: 'look', run: 'true', unless: 'true' })] })] });\n",
    });
    mkdirSync(join(project.directory, 'bin'));
    symlinkSync('/bin/sh', join(project.directory, 'bin/sh'));
    const before = process.env['PATH'];
    process.env['PATH'] = join(project.directory, 'bin');
    try {
      const refused = await project.cli('apply', 'mine.ts', '-i', 'hosts', '--yes', '--become');
      expect(refused.out + refused.err).toMatch(/UNREACHABLE[^]*sudo is not installed on the host/);
      expect(refused.code).toBe(4);
    } finally {
      process.env['PATH'] = before;
    }
  });
});
