import { join } from 'node:path';
import { createInternet, type Internet, type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DisturbedRun, labProject, type LabProject, listing } from './support/disturbed-run.ts';

const obstacle = labObstacle();
const playbook = join(import.meta.dirname, '../playbooks/secure-mail.ts');

/** Trixie’s BIND 9.20 as the primary, a secondary of each kind on each release, and one of somebody else. */
const primary = '192.0.2.54';
const secondaries = { ns1: '192.0.2.53', ns2: '203.0.113.53', ns5: '203.0.113.55', ns6: '203.0.113.56' } as const;
const foreign = { name: 'lists', address: '198.51.100.41' } as const;
const dnsPackages = ['bind9', 'bind9-dnsutils', 'bind9-utils', 'ca-certificates', 'iproute2', 'nsd', 'openssh-server', 'procps', 'sudo'];

const inventory = ({ lab }: Internet): string => `all:
  vars:
    { ansible_user: root, ansible_ssh_private_key_file: ${lab.ssh.identityFile}, waxseal_known_hosts: ${lab.ssh.knownHostsFile},
      domain: new.example, probe: false, trial: false, patience: 60, nameservers: [ns4.new.example], secondaries: [${foreign.address}] }
mail:
  hosts:
    mx1: { ansible_host: 192.0.2.11, address: 192.0.2.11 }
dns:
  hosts:
    ns1: { ansible_host: ${secondaries.ns1}, address: ${secondaries.ns1}, primaries: [${primary}] }
    ns2: { ansible_host: ${secondaries.ns2}, address: ${secondaries.ns2}, primaries: [${primary}], nameServer: nsd }
    ns4: { ansible_host: ${primary}, address: ${primary} }
    ns5: { ansible_host: ${secondaries.ns5}, address: ${secondaries.ns5}, primaries: [${primary}] }
    ns6: { ansible_host: ${secondaries.ns6}, address: ${secondaries.ns6}, primaries: [${primary}], nameServer: nsd }
`;

describe.skipIf(obstacle !== undefined)(`name servers of both kinds and releases${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`, { timeout: 300_000 }, () => {
  let internet: Internet;
  let project: LabProject;

  const added = new Map<string, LabHost>();
  function nameServer(name: string): LabHost {
    const found = added.get(name) ?? internet.hosts.get(name);
    if (found === undefined) throw new RangeError(`the lab has no host ${name}`);
    return found;
  }
  const on = (name: string, script: string): Promise<string> => nameServer(name).script(script);
  const waxseal = (command: 'apply' | 'check', ...more: readonly string[]): DisturbedRun['ended'] =>
    project.run(command, playbook, '-i', join(project.directory, 'hosts.yml'), ...(more.includes('--limit') ? [] : ['--limit', 'dns']), ...(command === 'apply' ? ['--yes'] : []), ...more);
  type Ended = Awaited<DisturbedRun['ended']>;
  /** How a run ended, and which hosts it changed. */
  const outcome = ({ status, events }: Ended): unknown => ({
    status,
    changed: events.flatMap((event) => (event.type === 'run.finished' ? event.recap.filter(({ changed }) => changed > 0).map(({ host }) => host) : [])),
  });
  /** Who checked what, and what came out. */
  const checks = ({ events }: Ended): readonly (readonly (string | undefined)[])[] => events.flatMap((event) => (event.type === 'check.finished' ? [[event.host, event.check, event.result.detail]] : []));
  const dig = (from: string, ...query: readonly string[]): Promise<string> => on(from, `dig +time=2 +tries=1 ${query.join(' ')} || :`);

  beforeAll(async () => {
    internet = await createInternet({ name: 'name-servers', mailHosts: [{ name: 'mx1', release: 'bookworm', address: '192.0.2.11' }] });
    const trixie = { release: 'trixie', packages: dnsPackages } as const;
    added.set('ns4', internet.lab.addHost({ ...trixie, name: 'ns4', address: primary, services: ['ssh', 'named'] }));
    added.set('ns5', internet.lab.addHost({ ...trixie, name: 'ns5', address: secondaries.ns5, services: ['ssh', 'named'] }));
    added.set('ns6', internet.lab.addHost({ ...trixie, name: 'ns6', address: secondaries.ns6, services: ['ssh', 'nsd'] }));
    await internet.lab.start();
    project = labProject(internet.lab);
    project.write('hosts.yml', inventory(internet));
    await on(foreign.name, `printf 'zone:\\n name: new.example\\n request-xfr: AXFR ${primary} NOKEY\\n allow-notify: ${primary} NOKEY\\n' >/etc/nsd/nsd.conf.d/customer.conf; service nsd start`);
  }, 600_000);
  afterAll(async () => {
    project?.[Symbol.dispose]();
    await internet?.lab.down();
  });

  it('are told by check what apply does, as secondaries even before there is a zone to fetch, and have nothing to do the second time', async () => {
    const [all, fetching] = [['ns1', 'ns2', 'ns4', 'ns5', 'ns6'], Object.keys(secondaries)];
    expect(outcome(await waxseal('check'))).toEqual({ status: 2, changed: all });
    const early = await waxseal('apply', '--limit', fetching.join(','));
    expect(outcome(early), early.stdout).toEqual({ status: 0, changed: fetching });
    expect(await dig('verifier', '+norec', `@${secondaries.ns5}`, 'new.example', 'SOA')).toContain('SERVFAIL');
    const applied = await waxseal('apply');
    expect(outcome(applied), applied.stdout).toEqual({ status: 0, changed: ['ns4'] });
    // The primary asks all of them, once.
    const [asked, ...more] = checks(applied).filter(([, check]) => check === 'DNS answers for new.example');
    expect([asked?.[0], more]).toEqual(['ns4', []]);
    for (const address of [primary, foreign.address, ...Object.values(secondaries)]) expect(asked?.[2]?.split(/,? /)).toContain(address);
    expect(outcome(await waxseal('apply'))).toEqual({ status: 0, changed: [] });
    expect(outcome(await waxseal('check'))).toEqual({ status: 0, changed: [] });
  });

  it.each(Object.entries(secondaries))('fetch the zone and hand it on to nobody: %s', async (name, address) => {
    expect(await dig('verifier', '+norec', `@${address}`, 'new.example', 'SOA')).toMatch(/flags: qr aa[^]*ANSWER: 1/);
    expect(await dig(name, `@${primary}`, 'new.example', 'AXFR')).toContain('XFR size');
    expect(await dig('verifier', `@${address}`, 'new.example', 'AXFR')).toContain('Transfer failed');
  });

  it('let those fetch the zone that are named, one of somebody else among them, and nobody else', async () => {
    expect(await dig(foreign.name, `@${primary}`, 'new.example', 'AXFR')).toContain('XFR size');
    expect(await dig('verifier', `@${primary}`, 'new.example', 'AXFR')).toContain('Transfer failed');
  });

  it('all have a change within seconds, since they are notified of it', async () => {
    const applied = await waxseal('apply', '-e', 'otherwise=softfail');
    expect(outcome(applied), applied.stdout).toEqual({ status: 0, changed: ['ns4'] });
  });

  it('go on serving the zone after a restart, killed or not, while the primary is down', async () => {
    await on('ns4', 'service named stop');
    // NSD writes what it fetched every ten seconds.
    for (const name of ['ns2', 'ns6']) await expect.poll(() => on(name, 'cat /var/lib/nsd/new.example.zone || :'), { timeout: 20_000, interval: 500 }).toContain('~all');
    for (const name of ['ns1', 'ns5']) await on(name, 'service named restart');
    for (const name of ['ns2', 'ns6']) await on(name, 'pkill -KILL -f ^/usr/sbin/nsd; service nsd restart');
    for (const address of Object.values(secondaries)) await expect.poll(() => dig('verifier', '+norec', `@${address}`, 'new.example', 'TXT'), { timeout: 20_000, interval: 300 }).toContain('~all');
    await on('ns4', 'service named start');
  });

  it.each([
    ['BIND', 'ns5', "sed -i '/named.conf.local/d' /etc/bind/named.conf; sed -i '/BEGIN waxseal/,/END waxseal/d' /etc/bind/named.conf.local; rndc reload", '/etc/bind', /no matching zone/],
    ['NSD', 'ns6', "sed -i '/^include/d' /etc/nsd/nsd.conf; rm /etc/nsd/nsd.conf.d/waxseal-new.example.conf; nsd-control reconfig", '/etc/nsd', /nsd-checkconf failed/],
  ] as const)('are left as they were, and said to fail, where what is declared is not read: %s', async (_, name, script, tree, says) => {
    await on(name, script);
    const before = await listing(nameServer(name), tree);
    const failed = await waxseal('apply', '--limit', name);
    expect(failed.status, failed.stdout).toBe(1);
    expect(failed.stdout).toMatch(says);
    expect(await listing(nameServer(name), tree)).toBe(before);
  });
});
