import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CliResult, type ScratchProject, scratchProject } from './support/run-cli.ts';
import { others, senders, shop } from './support/shop-zone.ts';

const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');

const inventory = `all:
  vars: { domain: shop.example, probe: false }
mail:
  hosts:
    relay: { ansible_connection: directory, waxseal_root: out/relay, address: 192.0.2.11 }
dns:
  hosts:
    ns1: { ansible_connection: directory, waxseal_root: out/ns1, address: 192.0.2.53 }
`;
const zoneFile = ({ directory }: ScratchProject): string => join(directory, 'out/ns1/etc/bind/zones/db.shop.example');
const zoneText = (project: ScratchProject): string => readFileSync(zoneFile(project), 'utf8');

function projectOf(zone: string): ScratchProject {
  const project = scratchProject({ 'hosts.yml': inventory });
  mkdirSync(dirname(zoneFile(project)), { recursive: true });
  writeFileSync(zoneFile(project), zone);
  return project;
}

function run(project: ScratchProject, command: string, ...more: readonly string[]): Promise<CliResult> {
  return project.cli(command, secureMail, '-i', 'hosts.yml', ...more);
}

const agreed = (words: readonly string[]): readonly string[] => ['-e', `agreed=${JSON.stringify(words)}`];

describe('a zone that others send by', { timeout: 300_000 }, () => {
  it('is refused by check, plan and apply alike, from the first run on, with everything that it would lose', async () => {
    using project = projectOf(shop);
    for (const [command, ...more] of [['check'], ['plan', '-o', 'plan.json'], ['apply', '--yes']] as const) {
      const result = await run(project, command, ...more);
      expect(result.code, result.out + result.err).toBe(1);
      for (const words of [...senders, ...others]) expect(result.out).toContain(`✗ ${words}\n`);
      expect(result.out).toMatch(/the zone shop\.example is not published:[^]*by its very words in the var agreed/);
      // Now and then, beside our own way.
      expect(result.out).toMatch(/relay +192\.0\.2\.11 .*DMARC temperror +DMARC pass/);
      expect(result.out).toMatch(/ mx +192\.0\.2\.25 .*SPF pass +SPF fail/);
      expect(result.out).toMatch(/include:_spf\.google\.com +\(not known\) .*SPF unknown +SPF fail/);
      expect(result.out).toMatch(/k2\._domainkey +dkim2\.mcsv\.net .*DKIM published +DKIM published/);
    }
    expect(zoneText(project)).toBe(shop);
  });

  it('is not published by force, nor by words for a part of it, and is by words for all', async () => {
    using project = projectOf(shop);
    expect((await run(project, 'apply', '--yes', '--force')).code).toBe(1);
    const partly = await run(project, 'apply', '--yes', ...agreed([...senders.slice(1), ...others]));
    expect(partly.code).toBe(1);
    expect(partly.out).toContain(`✗ ${senders[0] ?? ''}\n`);
    expect(partly.out).toContain(`agreed: ${senders[1] ?? ''}\n`);
    expect(zoneText(project)).toBe(shop);
    const all = await run(project, 'apply', '--yes', '--force', ...agreed([...senders, ...others]));
    expect(all.code, all.out).toBe(0);
    expect(zoneText(project)).toMatch(/"v=spf1 a:shop\.example -all"/);
    expect(zoneText(project)).toMatch(/k2\._domainkey +3600 IN CNAME +dkim2\.mcsv\.net\./);
    expect((await run(project, 'check')).code).toBe(0);
  });

  it('says that nothing was proved where no way out is known', async () => {
    using project = projectOf(shop);
    project.write({ 'hosts.yml': inventory.replace(', address: 192.0.2.11', '') });
    const result = await run(project, 'check');
    expect(result.out).toMatch(
      /FAILED +proof of shop\.example before publishing: nothing was proved: no way out is known[^]*the address that relay sends from is not known\n +set address for the host/,
    );
  });
});

describe('a zone that is declared as it is', { timeout: 300_000 }, () => {
  const declared = `import { defineInventory } from '@waxseal/inventory';
import shop from './domains/shop.example.ts';
const directory = (root: string) => ({ kind: 'directory', root: \`out/\${root}\` }) as const;
export default defineInventory({
  all: { vars: { domain: 'shop.example', domains: [shop], probe: false } },
  groups: {
    mail: { hosts: { relay: { connection: directory('relay'), vars: { address: '192.0.2.11' } } } },
    dns: { hosts: { ns1: { connection: directory('ns1'), vars: { address: '192.0.2.53' } } } },
  },
});
`;
  const published = [
    /^@ .*IN A +198\.51\.100\.80$/m,
    /^@ .*IN MX +10 mail\.shop\.example\.$/m,
    /"v=spf1 ip4:192\.0\.2\.11 mx include:_spf\.google\.com include:servers\.mcsv\.net -all"/,
    /"v=DMARC1; p=reject; rua=mailto:shop@reports\.example; adkim=s"/,
    /^k2\._domainkey .*dkim2\.mcsv\.net\.$/m,
    /^relay\._domainkey .*v=DKIM1/m,
  ];

  it('is published without a lost row, beside our own host, and loses a service only by words', async () => {
    using project = projectOf(shop);
    project.write({ 'shop.zone': shop, 'hosts.ts': declared });
    const file = join(project.directory, 'domains/shop.example.ts');
    const adopted = await project.cli('adopt', 'shop.example', '--from', 'shop.zone', '-o', 'domains/shop.example.ts');
    expect(adopted.code, adopted.err).toBe(0);
    expect(adopted.out).toContain('3 senders (google-workspace, mailchimp)');
    const onTs = (command: string, ...more: readonly string[]): Promise<CliResult> =>
      project.cli(command, secureMail, '-i', 'hosts.ts', ...more);
    const applied = await onTs('apply', '--yes');
    expect(applied.code, applied.out + applied.err).toBe(0);
    expect(applied.out).toMatch(/relay +192\.0\.2\.11 .*DMARC temperror +DMARC pass/);
    expect(applied.out).toMatch(/ mx +192\.0\.2\.25 .*SPF pass +SPF pass/);
    for (const line of published) expect(zoneText(project)).toMatch(line);
    // Nobody's web site gets a mail host, and no second exchange appears.
    expect(zoneText(project).match(/^@ .*IN A /gm)).toHaveLength(1);
    expect(zoneText(project).match(/ IN MX /g)).toHaveLength(1);
    expect((await onTs('check')).code).toBe(0);
    // The declaration is a value of the next process: another name, since a module is loaded once.
    const without = readFileSync(file, 'utf8').replace(/^ *\{ service: 'mailchimp'.*\n/m, '');
    project.write({ 'domains/later.ts': without, 'hosts2.ts': declared.replace('shop.example.ts', 'later.ts') });
    const words = [
      'mail of shop.example is no longer sent by include:servers.mcsv.net',
      'the DKIM key k2._domainkey.shop.example goes',
    ];
    const removed = await project.cli('apply', secureMail, '-i', 'hosts2.ts', '--yes');
    expect(removed.code).toBe(1);
    for (const one of words) expect(removed.out).toContain(`✗ ${one}\n`);
    const meant = await project.cli('apply', secureMail, '-i', 'hosts2.ts', '--yes', ...agreed(words));
    expect(meant.code, meant.out).toBe(0);
    expect(zoneText(project)).not.toContain('mcsv');
  });

  it('is told what is wrong with its declaration, where it stands', async () => {
    using project = projectOf(shop);
    project.write({
      'hosts.yml': inventory.replace(
        'probe: false }',
        'probe: false,\n    domains: [{ name: shop.example, receive: nothing, send: [{ service: mailchmp }],\n      policy: { dmarc: { policy: rejct } } }] }',
      ),
    });
    const result = await run(project, 'check');
    expect(result.code).toBe(3);
    expect(result.err).toMatch(/hosts\.yml:\d+:\d+ +\S*domains\S*/);
    expect(result.err).toMatch(/mailchmp|no service of this name/);
  });
});
