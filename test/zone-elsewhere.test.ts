import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDnsServer } from '@waxseal/probe';
import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');

const inventory = (vars: string, place = 'ansible_connection: directory'): string => `mail:
  hosts:
    mx1: { ${place}, ansible_host: mx1, waxseal_root: hosts/mx1, address: 192.0.2.11 }
  vars:
    domain: new.example
    ${vars}
`;
const run = (verb: string, ...more: readonly string[]): readonly string[] => [
  verb,
  secureMail,
  '-i',
  'hosts.yml',
  ...more,
];

describe('a domain without a DNS host', () => {
  it('runs end to end in the embedded place: rows, an embedded registrar, the probe, full TTLs, and then nothing', async () => {
    using project = scratchProject();
    const page = join(project.directory, 'rows.html');
    project.write({ 'hosts.yml': inventory(`raise: true\n    zone: { at: form, page: ${page} }`) });
    expect((await project.cli(...run('check'))).code).toBe(2);
    const first = await project.cli(...run('apply', '--yes'));
    expect(first.out).toContain('Add:\n        name            type  TTL  priority  value');
    expect(first.out).toContain('all 6 records, asked of an embedded registrar, who typed in the rows');
    expect(first.out).toMatch(/now: TTL 300[\s\S]*DNS answers[\s\S]*DKIM {7}pass|DKIM {7}pass[\s\S]*now: TTL 300/);
    expect(first.code).toBe(0);
    expect(readFileSync(page, 'utf8')).toContain('DNS records of new.example');
    const again = await project.cli(...run('apply', '--yes'));
    expect(again.out).toContain('0 changed on 1 host');
    expect(again.code).toBe(0);
    expect((await project.cli(...run('check'))).code).toBe(0);
    const live = await project.cli('zone', 'live', secureMail, '-i', 'hosts.yml');
    expect(live.code).toBe(0);
    expect(live.out).toMatch(/_dmarc\.new\.example +TXT +as wanted/);
    const owned = await project.cli('zone', 'owned', secureMail, '-i', 'hosts.yml', '--to', 'dnscontrol');
    expect(owned).toMatchObject({ code: 0, err: '' });
    expect(owned.out).toMatch(/NO_PURGE,\n[^]*TXT\("_dmarc", "v=DMARC1;/);
    expect(owned.out).not.toMatch(/NAMESERVER|SOA/);
    const back = await project.answering(() => 'y', 'zone', 'rollback', secureMail, '-i', 'hosts.yml');
    expect(back.code, back.err).toBe(0);
    expect(back.out).toMatch(/- mx1\._domainkey\.new\.example\.[^]*Remove:[^]*is as it was before that run/);
    const none = await project.cli('zone', 'live', secureMail, '-i', 'hosts.yml');
    expect(none.out).not.toMatch(/as wanted|other/);
    const more = await project.cli('zone', 'rollback', secureMail, '-i', 'hosts.yml', '--yes');
    expect(more).toMatchObject({ code: 3, err: expect.stringContaining('nothing is remembered that a run changed') });
    const rendered = await project.cli('zone', 'render', secureMail, '-i', 'hosts.yml');
    expect(rendered.out).toContain('v=DMARC1');
  }, 90_000);

  it('is refused where nothing says where its zone lives, before anything is touched', async () => {
    using project = scratchProject({ 'hosts.yml': inventory('otherwise: softfail') });
    const refused = await project.cli(...run('apply', '--yes'));
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('nothing says where the zone lives, got "new.example"');
    expect(refused.err).toContain("zone: { at: 'form' }");
  });

  it('is refused where the zone would be published twice', async () => {
    using project = scratchProject({
      'hosts.yml': `${inventory('zone: { at: form }')}dns:\n  hosts:\n    ns1: { ansible_connection: directory, waxseal_root: hosts/ns1 }\n  vars: { domain: new.example }\n`,
    });
    const refused = await project.cli(...run('check'));
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('on the DNS host ns1');
  });
});

describe('waxseal zone live', () => {
  it('tells record by record and server by server what the DNS has', async () => {
    const zone = (text: string) =>
      parseZone(`$ORIGIN new.example.\n$TTL 300\n@ SOA ns h 1 1 1 1 1\n@ NS ns.host.example.\n${text}\n`).records.map(
        ({ record }) => record,
      );
    await using one = await startDnsServer({ records: zone('@ A 192.0.2.11\n@ MX 10 new.example.') });
    await using two = await startDnsServer({ records: zone('@ A 192.0.2.99\n@ MX 10 mx1') });
    const servers = [one, two].map(({ address, port }) => `${address}:${port}`);
    using project = scratchProject({
      'hosts.yml': inventory(
        `zone: { at: form, servers: [${servers.map((at) => `"${at}"`).join(', ')}] }`,
        'ansible_connection: local',
      ),
    });
    expect((await project.cli('key', 'new', 'new.example', 'mx1')).code).toBe(0);
    const { code, out } = await project.cli('zone', 'live', secureMail, '-i', 'hosts.yml');
    expect(code).toBe(1);
    const lines = out.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual([servers[0], 'new.example', 'A', 'as wanted', 'TTL 300, wanted 86400']);
    expect(lines).toContainEqual([servers[1], 'new.example', 'A', 'missing']);
    expect(lines).toContainEqual([servers[0], 'mx1._domainkey.new.example', 'TXT', 'missing']);
  });
});
