import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ResourceRecord } from '@waxseal/core';
import type { ExternalContext } from '@waxseal/playbook';
import { startDnsServer } from '@waxseal/probe';
import { planRrsets, recordKey, rfc2136Place } from '@waxseal/publish';
import { MailProof, publishedAtPlace, type PublishedAtPlace, ZoneVar } from '@waxseal/roles';
import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { keys, startNameServer, type UpdatableServer, zoneName } from './support/name-servers.ts';
import { type CliResult, type ScratchProject, scratchProject } from './support/run-cli.ts';
import { others, senders, shop } from './support/shop-zone.ts';

const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');
const commands = [['check'], ['plan', '-o', 'plan.json'], ['apply', '--yes'], ['apply', '--yes', '--force']] as const;
const agreed = (words: readonly string[]): readonly string[] => ['-e', `agreed=${JSON.stringify(words)}`];

/** A place in a directory, whose registrar has the shop. */
function embeddedShop(zone: string): ScratchProject {
  const project = scratchProject({
    'hosts.yml': `mail:
  hosts:
    relay: { ansible_connection: directory, waxseal_root: out/relay, address: 192.0.2.11 }
  vars: { domain: shop.example, probe: false, zone: ${zone} }
`,
  });
  mkdirSync(dirname(memoryFile(project)), { recursive: true });
  writeFileSync(memoryFile(project), JSON.stringify(shop));
  return project;
}

const memoryFile = ({ directory }: ScratchProject): string =>
  join(directory, '.waxseal/memory/embedded-zone-shop.example.json');
const zoneText = (project: ScratchProject): string => JSON.parse(readFileSync(memoryFile(project), 'utf8')) as string;
const run = (project: ScratchProject, command: string, ...more: readonly string[]): Promise<CliResult> =>
  project.cli(command, secureMail, '-i', 'hosts.yml', ...more);

describe.each([
  ['a web form', '{ at: form }'],
  ['deSEC', '{ at: desec }'],
  ['PowerDNS', '{ at: powerdns, url: "http://192.0.2.53:8081" }'],
])('a zone at %s that others send by', (_, zone) => {
  it(
    'is refused by check, plan and apply alike, forced or not, and nobody is given rows to enter',
    { timeout: 120_000 },
    async () => {
      using project = embeddedShop(zone);
      for (const [command, ...more] of commands) {
        const result = await run(project, command, ...more);
        expect(result.code, result.out + result.err).toBe(1);
        for (const words of [...senders, ...others]) expect(result.out).toContain(`✗ ${words}\n`);
        expect(result.out).toMatch(/it is not published:[^]*by its very words in the var agreed/);
        expect(result.out).not.toContain('Enter these rows');
        expect(zoneText(project)).toBe(shop);
      }
      expect(existsSync(join(project.directory, 'out/shop.example-dns.html'))).toBe(false);
    },
  );

  it('is published by words for all of it, and not for a part', { timeout: 120_000 }, async () => {
    using project = embeddedShop(zone);
    const partly = await run(project, 'apply', '--yes', ...agreed([...senders.slice(1), ...others]));
    expect(partly.code).toBe(1);
    expect(partly.out).toContain(`✗ ${senders[0] ?? ''}\n`);
    expect(partly.out).toContain(`agreed: ${senders[1] ?? ''}\n`);
    expect(zoneText(project)).toBe(shop);
    const all = await run(project, 'apply', '--yes', ...agreed([...senders, ...others]));
    expect(all.code, all.out).toBe(0);
    expect(zoneText(project)).toMatch(/"v=spf1 a:shop\.example -all"/);
    expect(zoneText(project)).toMatch(/k2\._domainkey.* CNAME +dkim2\.mcsv\.net\./);
    expect((await run(project, 'check')).code).toBe(0);
    // Below the project, wherever the process stands.
    expect(existsSync(join(project.directory, 'out/shop.example-dns.html'))).toBe(zone === '{ at: form }');
  });
});

const records = (text: string): readonly ResourceRecord[] =>
  parseZone(`$TTL 300\n${text}\n`, { origin: zoneName }).records.map(({ record }) => record);
const authority = '@ SOA ns.host.example. admin.host.example. 7 7200 1800 1209600 300\n@ NS ns.host.example.\n';
const mailToday = `@ MX 10 mail
mail A 192.0.2.25
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:shop@reports.example"
k2._domainkey CNAME dkim2.mcsv.net.`;
const mailNext = '@ MX 10 mail\nmail A 192.0.2.25\n_dmarc TXT "v=DMARC1; p=none"';
const weaker = 'DMARC of new.example goes from p=reject to p=none';
const unreported = 'aggregate reports of new.example no longer go to mailto:shop@reports.example';
const keyGoes = 'the DKIM key k2._domainkey.new.example goes';

const context = (): ExternalContext => ({
  memory: { recall: async () => undefined, remember: async () => undefined },
  place: 'system',
  signal: AbortSignal.timeout(60_000),
});
const whole = (zone: ZoneVar, more: Partial<PublishedAtPlace> = {}): PublishedAtPlace => ({
  domain: zoneName,
  zone,
  records: records(mailNext),
  owned: [],
  foreign: 'keep',
  force: true,
  proof: new MailProof([], {}),
  ...more,
});

/** The message of a plan that is refused; else its state. */
async function refusal(options: PublishedAtPlace): Promise<string> {
  const plan = await publishedAtPlace(options).plan(context());
  return plan.state === 'fault' ? plan.message : plan.state;
}

it('hands no rows over that lose what the authoritative servers answer', async () => {
  await using live = await startDnsServer({ records: records(`${authority}${mailToday}`) });
  const zone = ZoneVar.parse({ at: 'form', page: false, servers: [`${live.address}:${live.port}`] });
  const said = await refusal(whole(zone));
  expect(said).toContain(`  - ${weaker}\n  - ${unreported}`);
  // The rows leave a key alone that they do not name.
  expect(said).not.toContain('k2');
  expect(await refusal(whole(zone, { agreed: [weaker] }))).toContain(unreported);
  expect(await refusal(whole(zone, { agreed: [weaker, unreported] }))).toBe('change');
});

describe.runIf(existsSync('/usr/sbin/named'))('a zone on a real BIND by RFC 2136', { timeout: 60_000 }, () => {
  const at = ({ port }: UpdatableServer, read: 'axfr' | 'questions'): ZoneVar => ({
    at: 'rfc2136',
    server: { server: '127.0.0.1', port },
    key: keys.writer,
    read,
  });

  it.each(['axfr', 'questions'] as const)('that holds the mail, read by %s, loses none of it', async (read) => {
    await using server = await startNameServer('named');
    const place = rfc2136Place({ origin: zoneName, server: '127.0.0.1', port: server.port, key: keys.writer });
    const { changes } = planRrsets({
      origin: zoneName,
      published: [],
      wanted: records(mailToday),
      owned: new Set(),
    });
    await place.apply(changes, context());
    const said = await refusal(whole(at(server, read)));
    expect(said).toContain(`  - ${weaker}\n  - ${unreported}`);
    expect(await refusal(whole(at(server, read), { agreed: [weaker, unreported] }))).toBe('change');
    // A key that this project published before is its own to remove; another’s is not.
    const key = records(mailToday)
      .filter(({ type }) => type === 'CNAME')
      .map(recordKey);
    expect(await refusal(whole(at(server, read), { owned: key, agreed: [weaker, unreported] }))).toContain(keyGoes);
  });

  it.each(['axfr', 'questions'] as const)(
    'that the domain moves to, read by %s, is held against what answers today',
    async (read) => {
      await using server = await startNameServer('named');
      await using live = await startDnsServer({ records: records(`${authority}${mailToday}`) });
      const delegation = async () => [{ server: live.address, port: live.port }];
      const said = await refusal(whole(at(server, read), { delegation }));
      for (const words of [weaker, unreported, keyGoes]) expect(said).toContain(`  - ${words}\n`.trimEnd());
      const agreed = [weaker, unreported, keyGoes];
      expect(await refusal(whole(at(server, read), { delegation, agreed }))).toBe('change');
      expect(await refusal(whole(at(server, read), { delegation: async () => [] }))).toBe('change');
    },
  );

  it('is refused by check, plan and apply alike, forced or not, and published by words', async () => {
    await using server = await startNameServer('named');
    const place = rfc2136Place({ origin: zoneName, server: '127.0.0.1', port: server.port, key: keys.writer });
    const wanted = records(`${mailToday}\n@ TXT "v=spf1 mx include:servers.mcsv.net -all"`);
    const before = (await place.read([], context())).records;
    const { changes } = planRrsets({ origin: zoneName, published: before, wanted, owned: new Set() });
    await place.apply(changes, context());
    const published = async () => (await place.read([], context())).records.map(recordKey).toSorted();
    const now = await published();
    using project = scratchProject({
      'beyond.zone': 'isp.example. 300 IN A 192.0.2.99\n',
      'writer.key':
        'key "writer.key" { algorithm hmac-sha256; secret "c2hhcmVkLXNlY3JldC1vZi10aGUtd3JpdGVyLWtleSE="; };\n',
      'zone.ts': zonePlaybook,
    });
    project.write({
      'hosts.yml': `mail:
  hosts:
    relay: { ansible_connection: local, address: 192.0.2.11 }
  vars:
    domain: new.example
    probe: false
    elsewhere: ${join(project.directory, 'beyond.zone')}
    zone: { at: rfc2136, server: "127.0.0.1:${server.port}", keyFile: ${join(project.directory, 'writer.key')} }
`,
    });
    const words = [
      'mail of new.example is no longer sent by mx',
      'mail of new.example is no longer sent by include:servers.mcsv.net',
      'mail for new.example also goes to new.example',
      weaker,
      unreported,
      'new.example gets the address 192.0.2.11',
    ];
    const onZone = (command: string, ...more: readonly string[]): Promise<CliResult> =>
      project.cli(command, 'zone.ts', '-i', 'hosts.yml', ...more);
    for (const [command, ...more] of commands) {
      const result = await onZone(command, ...more);
      expect(result.code, result.out + result.err).toBe(1);
      for (const one of words) expect(result.out).toContain(`✗ ${one}\n`);
      expect(result.out).toMatch(/it is not published:[^]*by its very words in the var agreed/);
      expect(await published()).toEqual(now);
    }
    const all = await onZone('apply', '--yes', ...agreed(words));
    expect(all.code, all.out).toBe(0);
    expect((await published()).join('\n')).toContain('k2._domainkey.new.example. CNAME');
    expect((await onZone('check')).code).toBe(0);
  });
});

/** The two plays of the recipe that publish a zone where it lives, on a control machine that is not to be changed. */
const zonePlaybook = `import { definePlaybook } from '@waxseal/playbook';
import { MailVars, placeInputs, proved, publishedAtPlace, zoneAtPlace } from '@waxseal/roles';
const groups = { mail: 'mail', dns: 'dns' };
export default definePlaybook({
  name: 'zone',
  vars: MailVars,
  optionalGroups: ['dns'],
  plays: (play) => [
    play('the zone is proved', {
      hosts: 'mail',
      inputs: (context) => placeInputs(context, groups),
      verify: ({ vars, inputs }) =>
        inputs === undefined ? [] : [proved({ vars, inputs, zoneNow: zoneAtPlace({ ...vars, ...inputs }) })],
    }),
    play('the zone is published', {
      hosts: 'mail',
      inputs: (context) => placeInputs(context, groups),
      externals: ({ vars, inputs }) => (inputs === undefined ? [] : [publishedAtPlace({ ...vars, ...inputs })]),
    }),
  ],
});
`;
