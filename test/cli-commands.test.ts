import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { domainName, secret } from '@waxseal/core';
import { seal } from '@waxseal/keygen';
import { zonePath } from '@waxseal/roles';
import { describe, expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const root = join(import.meta.dirname, '..');
const secureMail = join(root, 'playbooks/secure-mail.ts');
const hosts = `all:
  vars: { domain: new.example, probe: false }
mail:
  hosts:
    mx1: { ansible_connection: directory, waxseal_root: out/mx1, address: 192.0.2.11 }
    mx2: { ansible_connection: directory, waxseal_root: out/mx2, address: 192.0.2.12 }
dns:
  hosts:
    ns1: { ansible_connection: directory, waxseal_root: out/ns1, address: 192.0.2.53 }
`;
const zone =
  '$ORIGIN new.example.\n$TTL 300\n@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\nns1 A 192.0.2.53\n@ TXT "v=spf1 -all"\n';

describe('waxseal stage', () => {
  it('writes every host’s files below DIR/HOST, and touches no host', async () => {
    using project = scratchProject({ 'hosts.yml': hosts });
    const staged = await project.cli('stage', secureMail, '-i', 'hosts.yml', '--out', 'staged');
    expect(staged.code, staged.out + staged.err).toBe(0);
    expect(readdirSync(join(project.directory, 'staged'))).toEqual(['mx1', 'mx2', 'ns1']);
    expect(readFileSync(join(project.directory, `staged/ns1${zonePath(domainName('new.example'))}`), 'utf8')).toContain(
      'mx2._domainkey',
    );
    expect(existsSync(join(project.directory, 'out'))).toBe(false);
  });
});

describe('waxseal plan', () => {
  it('of a project that has no key yet is applied as it was reviewed', async () => {
    using project = scratchProject({ 'hosts.yml': hosts });
    const planned = await project.cli('plan', secureMail, '-i', 'hosts.yml', '-o', 'plan.json');
    expect(planned.code, planned.err).toBe(2);
    expect(readFileSync(join(project.directory, 'plan.json'), 'utf8')).toContain('(known after apply)');
    const applied = await project.cli('apply', secureMail, '-i', 'hosts.yml', '--plan', 'plan.json');
    expect(applied.code, applied.out + applied.err).toBe(0);
    const again = await project.cli('apply', secureMail, '-i', 'hosts.yml', '--plan', 'plan.json');
    expect(again.out).toContain('the plan is stale');
  });
});

describe('waxseal zone', () => {
  it('diff says what changes, and nothing for a serial alone', async () => {
    using project = scratchProject({
      'old.zone': zone,
      'serial.zone': zone.replace('hostmaster 1', 'hostmaster 2'),
      'new.zone': zone.replace('-all', '~all'),
    });
    expect(await project.cli('zone', 'diff', 'old.zone', 'serial.zone')).toEqual({ code: 0, out: '', err: '' });
    const changed = await project.cli('zone', 'diff', 'old.zone', 'new.zone');
    expect(changed.code).toBe(2);
    expect(changed.out).toMatch(/v=spf1 -all[^]*v=spf1 ~all/);
    expect(changed.err).toBe('');
  });

  it('diff tells of signatures that stay while their records change', async () => {
    const signed = `${zone.trimEnd()}\n@ RRSIG TXT 13 2 86400 20301128051413 20261128041413 1 new.example. AA==\n`;
    using project = scratchProject({ 'old.zone': signed, 'new.zone': signed.replace('-all', '~all') });
    const { code, err } = await project.cli('zone', 'diff', 'old.zone', 'new.zone');
    expect([code, err]).toEqual([2, expect.stringMatching(/^! new\.example\. TXT: its signature \(RRSIG\)/)]);
  });

  it.each([
    ['bind', /^\$ORIGIN new\.example\./],
    ['form', /v=spf1 -all/],
    ['json', /^\{/],
    ['octodns', /^"?ns1"?:$/m],
    ['dnscontrol', /^D\(/m],
    ['nsupdate', /^send$/m],
  ])('export writes %s', async (form, looks) => {
    using project = scratchProject({ 'new.zone': zone });
    const exported = await project.cli('zone', 'export', 'new.zone', '--to', form);
    expect(exported.code, exported.err).toBe(0);
    expect(exported.out).toMatch(looks);
  });

  it('check reads a directory, but nothing hidden or installed in it', async () => {
    using project = scratchProject({
      'zones/new.example.zone': zone,
      'zones/node_modules/x/bad.zone': '(',
      'zones/.old/bad.zone': '(',
    });
    const checked = await project.cli('zone', 'check', 'zones');
    expect(checked.out).toContain('1 file, 4 records: 0 errors');
    expect(checked.code).toBe(0);
  });

  it('render and check go together through a pipe', async () => {
    using project = scratchProject({ 'hosts.yml': hosts });
    await project.cli('stage', secureMail, '-i', 'hosts.yml', '--out', 'staged');
    const rendered = await project.cli('zone', 'render', secureMail, '-i', 'hosts.yml');
    project.write({ 'rendered.zone': rendered.out });
    expect((await project.cli('zone', 'check', 'rendered.zone')).code).toBe(0);
  });
});

describe('waxseal inventory', () => {
  it('list tells hosts, graph their groups, both within --limit', async () => {
    using project = scratchProject({ 'hosts.yml': hosts, 'some.txt': '# only\nmx2\n' });
    expect((await project.cli('inventory', 'list', '-i', 'hosts.yml', '--limit', '@some.txt')).out).toBe(
      'host  connection  groups\nmx2   directory   mail\n',
    );
    expect((await project.cli('inventory', 'graph', '-i', 'hosts.yml', '--limit', 'all:!mx1')).out).toBe(
      '@all:\n  |--@mail:\n  |  |--mx2\n  |--@dns:\n  |  |--ns1\n',
    );
  });

  it('explain names the file and line that won', async () => {
    using project = scratchProject({ 'hosts.yml': hosts });
    expect(
      (await project.cli('inventory', 'explain', 'mx1.domain', '-i', 'hosts.yml', '-e', 'domain=other.example')).out,
    ).toMatch(/domain = "other\.example"\n {2}✓ extra +-e[^]*· all +hosts\.yml:2:19/);
  });
});

describe('secrets of an inventory', () => {
  // `geheim äöü`, sealed by Ansible's own ansible-vault with the password hunter2.
  const sealed = [
    '$ANSIBLE_VAULT;1.1;AES256',
    '36623031303437383265313863666166663139316164393562346562393337313463316464373834',
    '3761333039626664656236393566363437306537353630360a326437383230383532373436666531',
    '66303461316432663238666239333630313535313637613136663936383738663031306161613533',
    '6433356662656537330a383064386237646165666163333365343162363430656236393734656431',
    '6135',
  ];
  const inventory = `mail:\n  hosts:\n    mx1:\n      relayPassword: !vault |\n${sealed.map((line) => `        ${line}\n`).join('')}`;

  it.each([
    ['by a password file', ['--vault-password-file', 'pass']],
    ['by a vault id', ['--vault-id', 'prod@pass']],
  ])('open %s, and are never shown', async (_how, flags) => {
    using project = scratchProject({ 'hosts.yml': inventory, pass: 'hunter2\n' });
    const told = await project.cli('inventory', 'explain', 'mx1.relayPassword', '-i', 'hosts.yml', ...flags);
    expect(told.out).toContain('relayPassword = (secret)');
    expect(told.out).not.toContain('geheim');
  });

  it('stay shut for a wrong password, which is one clear error', async () => {
    using project = scratchProject({ 'hosts.yml': inventory, pass: 'wrong\n' });
    const told = await project.cli('inventory', 'list', '-i', 'hosts.yml', '--vault-password-file', 'pass');
    expect(told).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringMatching(/hosts\.yml:4:\d+[^]*no vault password opens it/),
    });
  });

  it('open by age with the project’s identity', async () => {
    const identity = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';
    const octets = await seal(secret('geheim'), secret(identity));
    const armoured = `-----BEGIN AGE ENCRYPTED FILE-----\n${(
      Buffer.from(octets)
        .toString('base64')
        .match(/.{1,64}/g) ?? []
    ).join('\n')}\n-----END AGE ENCRYPTED FILE-----`;
    using project = scratchProject({
      'hosts.yml': `mail:\n  hosts:\n    mx1:\n      relayPassword: |\n${armoured
        .split('\n')
        .map((line) => `        ${line}\n`)
        .join('')}`,
      '.waxseal/identity.txt': `${identity}\n`,
    });
    chmodSync(join(project.directory, '.waxseal/identity.txt'), 0o600);
    const told = await project.cli('inventory', 'explain', 'mx1.relayPassword', '-i', 'hosts.yml');
    expect(told.out, told.err).toContain('relayPassword = (secret)');
  });
});

describe('waxseal facts and doctor', () => {
  const machine = 'here ansible_connection=local\n';

  it('tell of this machine what it is', async () => {
    using project = scratchProject({ hosts: machine });
    const told = JSON.parse((await project.cli('facts', '-i', 'hosts', '--output', 'json')).out) as {
      readonly hosts: readonly { readonly facts: { readonly kernel: string; readonly missing: readonly string[] } }[];
    };
    expect(told.hosts[0]?.facts).toMatchObject({
      kernel: expect.stringMatching(/^[A-Z]/),
      missing: [],
      place: 'system',
    });
  });

  it('say which host cannot be reached, and why', async () => {
    using project = scratchProject({ hosts: `${machine}dead ansible_host=127.0.0.1 ansible_port=1\n` });
    const found = await project.cli('doctor', '-i', 'hosts', '--quiet');
    expect([4, 1]).toContain(found.code);
    expect(found.out).toMatch(/dead +reach +unreachable +nothing listens there/);
    expect(found.out).not.toMatch(/^here +reach/m);
  });
});
