import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');
const internet = join(import.meta.dirname, '../inventories/embedded-internet.zone');
const outcome = join(import.meta.dirname, 'short-form/outcome.txt');

/** The vars of the original recipe, on two mail hosts and a DNS host. */
const hosts = `all:
  vars:
    domain: new.example
    formerName: old.dyn.example
    ispDomain: sfr.fr
    smarthost: mail.club-internet.fr
    smarthostLogin: { user: someone, password: hunter2 }
    legacy: true
    keyBits: 1024
    trial: false
    probe: false
mail:
  hosts:
    mx1: { ansible_connection: directory, waxseal_root: out/mx1, address: 192.0.2.11 }
    mx2: { ansible_connection: directory, waxseal_root: out/mx2, address: 192.0.2.12, keyAlgorithm: both, receives: true }
dns:
  hosts:
    ns1: { ansible_connection: directory, waxseal_root: out/ns1, address: 192.0.2.53 }
    ns2: { ansible_connection: directory, waxseal_root: out/ns2, address: 203.0.113.53, primaries: [192.0.2.53] }
    ns3: { ansible_connection: directory, waxseal_root: out/ns3, address: 203.0.113.54, primaries: [192.0.2.53], nameServer: nsd }
`;

/** Keys are made in each run; every other octet is as it was. */
function withoutKeys(text: string): string {
  return text.replaceAll(/p=[A-Za-z0-9+/]{30}.*/g, 'p=KEY').replaceAll(/(-----BEGIN [A-Z ]*KEY-----)[^-]*/g, '$1');
}

it('gives the recipe’s vars the outcome that they always had, octet for octet', { timeout: 300_000 }, async () => {
  using project = scratchProject({ 'hosts.yml': hosts });
  const applied = await project.cli('apply', secureMail, '-i', 'hosts.yml', '--yes', '-e', `elsewhere=${internet}`);
  expect(applied.code, applied.out + applied.err).toBe(0);
  const files = globSync('out/*/etc/**/*', { cwd: project.directory, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const told = files.map(
    (file) => `=== ${file.slice(project.directory.length + 1)}\n${withoutKeys(readFileSync(file, 'utf8'))}`,
  );
  await expect(told.join('')).toMatchFileSnapshot(outcome);
});
