import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');

/** Three domains on two hosts: one for both, one for the second alone, one that is parked, and a name below the first. */
const inventory = `all:
  vars:
    domain: shop.example
    raise: true
    keyBits: 1024
    nameservers: [ns1.shop.example]
    domains:
      - name: shop.example
        receive: [{ preference: 10, exchange: mx1.shop.example }]
        send: [{ hosts: true }]
        policy: { spf: fail, dmarc: { policy: reject, dkimAlignment: strict, aggregateReports: ['mailto:reports@shop.example'] } }
        subdomains:
          news: { send: [{ hosts: [mx2] }], policy: { spf: fail } }
        parked: [old.shop.example, shop-alt.example]
      - name: club.example
        receive: [{ preference: 10, exchange: mx1.shop.example }]
        send: [{ hosts: [second] }]
        policy:
          spf: fail
          dmarc: { policy: quarantine, aggregateReports: ['mailto:reports@shop.example', 'mailto:x@vendor.example'] }
          bimi: { logo: 'https://www.club.example/logo.svg' }
        keys: { algorithm: ed25519, at: keys.shop.example }
        certificates: { issue: [ca.example], wildcards: [], reports: 'mailto:security@club.example' }
        clients: { submissions: mx1.shop.example, imaps: mx1.shop.example, pop3: none }
        autoconfig: www.club.example
        records: ['www 86400 IN A 198.51.100.80']
mail:
  hosts:
    mx1: { ansible_connection: directory, waxseal_root: out/mx1, address: 192.0.2.11, receives: true }
    mx2: { ansible_connection: directory, waxseal_root: out/mx2, address: 192.0.2.12 }
second: { hosts: { mx2: } }
dns:
  hosts:
    ns1: { ansible_connection: directory, waxseal_root: out/ns1, address: 192.0.2.53 }
    ns2: { ansible_connection: directory, waxseal_root: out/ns2, address: 203.0.113.53, primaries: [192.0.2.53] }
`;

/** Records of a zone in short: no authority, no keys, no TTLs. */
function told(zone: string): readonly string[] {
  return zone
    .split('\n')
    .map((line) => line.replace(/ +\d+ IN +/, ' ').replace(/^(\S+ \S+) +/, '$1 '))
    .filter((line) => / (?:MX|TXT|A|CNAME|SRV|CAA) /.test(line) && !line.includes('p=M'));
}

describe('several domains', { timeout: 300_000 }, () => {
  it('converge in one playbook on the hosts that have a part in them, each proved and probed', async () => {
    using project = scratchProject({ 'hosts.yml': inventory });
    const read = (path: string): string => readFileSync(join(project.directory, 'out', path), 'utf8');
    const zone = (name: string): string => read(`ns1/etc/bind/zones/db.${name}`);
    const applied = await project.cli('apply', secureMail, '-i', 'hosts.yml', '--yes');
    expect(applied.code, applied.out + applied.err).toBe(0);
    for (const line of [
      /probe from mx1: /,
      /probe from mx2: /,
      /probe from mx2 for club\.example: /,
      /shop-alt\.example before publishing: no host of ours sends for it: mail of anyone else gets SPF fail, DMARC fail/,
      // A host's own name is proved on its own way alone, strict alignment or not.
      /mx1\.shop\.example +mx1 +192\.0\.2\.11 +pass +pass/,
      /news\.shop\.example +mx2 +192\.0\.2\.12 +pass +pass/,
    ])
      expect(applied.out).toMatch(line);
    expect(applied.out).not.toMatch(/probe from mx1 for|mx1\.shop\.example +mx2/);
    expect(told(zone('shop.example'))).toEqual([
      '@ MX 10 mx1.shop.example.',
      '@ TXT "v=spf1 ip4:192.0.2.11 ip4:192.0.2.12 -all"',
      '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:reports@shop.example; adkim=s"',
      // What the other domains need here: that their reports are taken, and a key.
      'club.example._report._dmarc TXT "v=DMARC1"',
      'shop-alt.example._report._dmarc TXT "v=DMARC1"',
      expect.stringMatching(/^mx2\.keys TXT "v=DKIM1; k=ed25519; p=/),
      'mx1 A 192.0.2.11',
      'mx1 TXT "v=spf1 ip4:192.0.2.11 -all"',
      'mx1._domainkey.mx1 CNAME mx1._domainkey.shop.example.',
      'mx2 A 192.0.2.12',
      'mx2 TXT "v=spf1 ip4:192.0.2.12 -all"',
      'mx2._domainkey.mx2 CNAME mx2._domainkey.shop.example.',
      'news TXT "v=spf1 ip4:192.0.2.12 -all"',
      'mx2._domainkey.news CNAME mx2._domainkey.shop.example.',
      'ns1 A 192.0.2.53',
      'ns2 A 203.0.113.53',
      'old MX 0 .',
      'old TXT "v=spf1 -all"',
      '_dmarc.old TXT "v=DMARC1; p=reject"',
      '*._domainkey.old TXT "v=DKIM1; p="',
    ]);
    expect(told(zone('club.example'))).toEqual([
      '@ MX 10 mx1.shop.example.',
      '@ TXT "v=spf1 ip4:192.0.2.12 -all"',
      '@ CAA 0 issue "ca.example"',
      '@ CAA 0 issuewild ";"',
      '@ CAA 0 iodef "mailto:security@club.example"',
      'default._bimi TXT "v=BIMI1; l=https://www.club.example/logo.svg"',
      '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:reports@shop.example,mailto:x@vendor.example"',
      'mx2._domainkey CNAME mx2.keys.shop.example.',
      '_autodiscover._tcp SRV 0 0 443 www.club.example.',
      '_imaps._tcp SRV 0 1 993 mx1.shop.example.',
      '_pop3._tcp SRV 0 0 0 .',
      '_submissions._tcp SRV 0 1 465 mx1.shop.example.',
      'autoconfig CNAME www.club.example.',
      'mx2 A 192.0.2.12',
      'www A 198.51.100.80',
    ]);
    expect(told(zone('shop-alt.example'))).toEqual([
      '@ MX 0 .',
      '@ TXT "v=spf1 -all"',
      '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:reports@shop.example"',
      '*._domainkey TXT "v=DKIM1; p="',
    ]);
    // Keys of a name below the domain are the domain's; no host has one of a domain that it does not send for.
    expect(read('mx2/etc/exim4/dkim/domains').split('\n').slice(1)).toEqual([
      'shop.example: mx2',
      'news.shop.example: mx2',
      'mx2.shop.example: mx2',
      'club.example: mx2',
      '',
    ]);
    expect(read('mx2/etc/exim4/dkim/mx2.shop.example-mx2.pem')).toBe(read('mx2/etc/exim4/dkim/shop.example-mx2.pem'));
    expect(read('mx1/etc/exim4/dkim/domains')).not.toMatch(/club|news/);
    expect(read('mx1/etc/exim4/update-exim4.conf.conf')).toContain("dc_other_hostnames='shop.example;club.example'\n");
    expect(read('ns2/etc/bind/named.conf.local').match(/type secondary/g)).toHaveLength(3);
    const again = await project.cli('check', secureMail, '-i', 'hosts.yml');
    expect(again.code, again.out).toBe(0);
  });

  it('are refused where two speak for one zone, a host takes mail that nobody sends it, or one names a host that is none', async () => {
    using project = scratchProject({
      'twice.yml': inventory.replace('shop-alt.example]', 'club.example]'),
      'null.yml': inventory.replace('receive: [{ preference: 10, exchange: mx1.shop.example }]', 'receive: nothing'),
      'unknown.yml': inventory.replace('hosts: [second]', 'hosts: [mx3, mx4]'),
    });
    const twice = await project.cli('check', secureMail, '-i', 'twice.yml');
    expect([twice.code, twice.err]).toEqual([3, expect.stringContaining('declared twice, or parked and declared')]);
    const nothing = await project.cli('check', secureMail, '-i', 'null.yml');
    expect([nothing.code, nothing.err]).toEqual([3, expect.stringContaining('which receives nothing (a null MX)')]);
    const unknown = await project.cli('check', secureMail, '-i', 'unknown.yml');
    expect(unknown.code).toBe(3);
    for (const name of ['mx3', 'mx4']) expect(unknown.err).toContain(name);
  });
});
