import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const playbook = join(import.meta.dirname, '../playbooks/secure-mail.ts');
const inventory =
  'all:\n  vars: { domain: new.example, probe: false }\nmail:\n  hosts:\n    mx1: { ansible_connection: directory, waxseal_root: out/mx1, address: 192.0.2.11 }\ndns:\n  hosts:\n    ns1: { ansible_connection: directory, waxseal_root: out/ns1, address: 192.0.2.53 }\n';

it('a playbook’s zone renders and validates where no secret is: from public halves alone', async () => {
  using project = scratchProject({ 'hosts.yml': inventory });
  expect(await project.cli('zone', 'render', playbook, '-i', 'hosts.yml')).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringContaining('a key in it is not made'),
  });
  expect((await project.cli('key', 'new', 'new.example', 'mx1')).code).toBe(0);
  rmSync(join(project.directory, '.waxseal/identity.txt'));
  rmSync(join(project.directory, '.waxseal/keys/new.example/mx1.rsa.age'));
  const { code, out } = await project.cli('zone', 'render', playbook, '-i', 'hosts.yml');
  expect(code).toBe(0);
  expect(out).toMatch(/^mx1\._domainkey +86400 IN TXT "v=DKIM1; k=rsa; p=/m);
  project.write({ 'new.example.zone': out });
  expect(await project.cli('zone', 'check', 'new.example.zone')).toMatchObject({ code: 0 });
  expect(JSON.parse((await project.cli('zone', 'check', '--output', 'sarif', 'new.example.zone')).out)).toMatchObject({
    version: '2.1.0',
  });
  expect(JSON.parse((await project.cli('zone', 'check', '--output', 'json', 'new.example.zone')).out)).toMatchObject({
    v: 1,
  });
  expect((await project.cli('zone', 'check', '--output', 'github', 'new.example.zone')).out).toMatch(
    /^::warning file=new\.example\.zone,line=\d+/,
  );
});
