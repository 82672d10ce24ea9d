import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabHost, labObstacle, receiverAddress } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waxsealIn } from '../scripts/compose-lab.ts';
import { verifyDkim } from './support/lab-verify-dkim.ts';
import { type ScratchProject, scratchProject } from './support/run-cli.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');

/** A shop as there are many: web at the apex, an inbox, two services that send, a vendor that reads reports. */
const shop = `$TTL 3600
@ SOA ns1 hostmaster 2026110101 2h 30m 2w 5m
@ NS ns1
@ NS ns2
@ A 198.51.100.80
@ MX 10 mail
@ TXT "v=spf1 mx include:_spf.google.com include:servers.mcsv.net -all"
_dmarc TXT "v=DMARC1; p=reject; adkim=s; rua=mailto:shop@reports.example"
k2._domainkey CNAME dkim2.mcsv.net.
www CNAME @
mail A 192.0.2.12
ns1 A 192.0.2.53
ns2 A 203.0.113.53
`;

/** Has BIND serve it, as a run of waxseal would have declared it. */
const served = `mkdir -p /etc/bind/zones
cat >/etc/bind/zones/db.new.example <<'E'
${shop}E
cat >>/etc/bind/named.conf.local <<'E'
// BEGIN waxseal new.example
zone "new.example" {
	type primary;
	file "/etc/bind/zones/db.new.example";
	allow-transfer { any; };
};
// END waxseal new.example
E
rndc reload`;

/** The adopted shop with a name that sends and two that do not, and a club whose mail the second host sends. */
const inventory = (declaration: string): string => `import { defineInventory } from '@waxseal/inventory';
import shop from './domains/${declaration}';
const access = process.env['WAXSEAL_LAB'];
const entered = { kind: 'ssh', user: 'root', privateKeyFile: access + '/id_ed25519', knownHostsFiles: [access + '/known_hosts'] } as const;
const host = (address: string, vars: object = {}) => ({ connection: { ...entered, address }, vars: { address, ...vars } });
export default defineInventory({
  all: {
    vars: {
      domain: 'new.example',
      nameservers: ['ns1.new.example', 'ns2.new.example'],
      raise: true,
      domains: [
        {
          ...shop,
          subdomains: { news: { send: [{ hosts: ['mx2'] }], policy: { spf: 'fail' } } },
          parked: ['old.new.example', 'shop-alt.example'],
        },
        {
          name: 'club.example',
          receive: [{ preference: 10, exchange: 'mail.new.example' }],
          send: [{ hosts: ['mx2'] }],
          policy: { spf: 'fail', dmarc: { policy: 'reject', dkimAlignment: 'strict' } },
        },
      ],
    },
    connection: entered,
  },
  groups: {
    mail: { hosts: { mx1: host('192.0.2.11'), mx2: host('192.0.2.12', { receives: true }) } },
    dns: { hosts: { ns1: host('192.0.2.53'), ns2: host('203.0.113.53', { primaries: ['192.0.2.53'], nameServer: 'nsd' }) } },
  },
});
`;

interface Said {
  readonly status: number;
  readonly out: string;
}

describe.skipIf(obstacle !== undefined)(
  `a whole domain in the lab’s Internet${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 600_000 },
  () => {
    let world: Borrowed<readonly LabHost[]>;
    let files: ScratchProject;

    function waxseal(...args: readonly string[]): Promise<Said> {
      const [command = '', ...rest] = waxsealIn(world.lab, files.directory, args);
      return new Promise((resolve) => {
        execFile(command, rest, { timeout: 550_000, maxBuffer: 10_000_000 }, (error, out, err) =>
          resolve({ status: error === null ? 0 : Number(error.code ?? 1), out: out + err }),
        );
      });
    }
    const run = (command: string, hosts: string, ...more: readonly string[]): Promise<Said> =>
      waxseal(command, secureMail, '-i', join(files.directory, hosts), ...more);

    async function on(name: string, script: string): Promise<string> {
      const host = world.lab.hosts.get(name);
      if (host === undefined) throw new RangeError(`the lab has no host ${name}`);
      return host.script(script);
    }
    /** What the secondary answers. */
    const asked = async (name: string, type: string): Promise<readonly string[]> =>
      (await on('verifier', `dig +short @203.0.113.53 ${name} ${type}`)).trim().split('\n').toSorted();

    beforeAll(async () => {
      world = await borrow(['mx1', 'mx2', 'ns1', 'ns2'], { responder: true });
      files = scratchProject();
      await on('ns1', served);
    }, 600_000);
    afterAll(async () => {
      files?.[Symbol.dispose]();
      await world?.[Symbol.asyncDispose]();
    }, 60_000);

    it('is adopted from BIND, and published beside two more without a lost row, each proved and probed', async () => {
      const declaration = join(files.directory, 'domains/new.example.ts');
      const adopted = await waxseal('adopt', 'new.example', '--axfr', '192.0.2.53', '-o', declaration);
      expect([adopted.status, adopted.out]).toEqual([0, expect.stringContaining('(google-workspace, mailchimp)')]);
      files.write({ 'hosts.ts': inventory('new.example.ts') });
      const { status, out } = await run('apply', 'hosts.ts', '--yes');
      expect(status, out).toBe(0);
      for (const row of [
        /new\.example +mx1 +192\.0\.2\.11 +pass +pass +pass +pass +DMARC fail +DMARC pass/,
        /new\.example +mx +192\.0\.2\.12 .*SPF pass +SPF pass/,
        /new\.example +include:_spf\.google\.com +198\.51\.100\.60 .*SPF pass +SPF pass/,
        /new\.example +include:servers\.mcsv\.net +198\.51\.100\.61 .*SPF pass +SPF pass/,
        /k2\._domainkey +dkim2\.mcsv\.net .*DKIM published +DKIM published/,
        /mx1\.new\.example +mx1 +192\.0\.2\.11 +pass +pass +pass/,
        /news\.new\.example +mx2 +192\.0\.2\.12 +pass +pass +pass/,
        /shop-alt\.example before publishing: no host of ours sends for it: mail of anyone else gets SPF fail, DMARC fail/,
        /passed +probe from mx1:/,
        /passed +probe from mx2:/,
        /passed +probe from mx2 for club\.example:/,
      ])
        expect(out).toMatch(row);
      expect(out).not.toContain('✗');
      expect(await asked('new.example', 'A')).toEqual(['198.51.100.80']);
      expect(await asked('new.example', 'MX')).toEqual(['10 mail.new.example.']);
      expect(await asked('shop-alt.example', 'MX')).toEqual(['0 .']);
      expect(await asked('club.example', 'TXT')).toEqual(['"v=spf1 ip4:192.0.2.12 -all"']);
      const again = await run('check', 'hosts.ts');
      expect(again.status, again.out).toBe(0);
    });

    it('signs what cron and a subdomain send under their own names, as their keys in the DNS prove', async () => {
      for (const [host, from] of [
        ['mx1', 'root@mx1.new.example'],
        ['mx2', 'shop@news.new.example'],
      ] as const) {
        const id = `<${randomUUID()}@${host}.new.example>`;
        const mail = `From: ${from}\nTo: ${receiverAddress}\nSubject: nightly\nMessage-ID: ${id}\n\nDone.\n`;
        await on(host, `printf '%s' '${mail}' | /usr/sbin/sendmail -i -f ${from} ${receiverAddress}`);
        const { raw } = await world.receiver.waitForMessage({ containing: id });
        const name = `${host}._domainkey.${from.split('@')[1]}`;
        const key = (await asked(name, 'TXT')).find((line) => line.startsWith('"')) ?? '';
        const verdicts = await verifyDkim(raw, { [name]: key.replaceAll(/" "|"/g, '') });
        expect(verdicts).toEqual([expect.objectContaining({ result: 'pass', domain: from.split('@')[1] })]);
      }
    });

    it('loses a service by words alone, through a saved plan as well', async () => {
      const text = readFileSync(join(files.directory, 'domains/new.example.ts'), 'utf8');
      files.write({
        'domains/later.ts': text.replace(/^ *\{ service: 'mailchimp'.*\n/m, ''),
        'later.ts': inventory('later.ts'),
      });
      const words = [
        'mail of new.example is no longer sent by include:servers.mcsv.net',
        'the DKIM key k2._domainkey.new.example goes',
      ];
      for (const [command, ...rest] of [
        ['plan', '-o', join(files.directory, 'refused.json')],
        ['apply', '--yes'],
      ] as const) {
        const refused = await run(command, 'later.ts', ...rest);
        expect(refused.status, refused.out).toBe(1);
        for (const one of words) expect(refused.out).toContain(`✗ ${one}\n`);
        expect(refused.out).toMatch(/include:servers\.mcsv\.net +198\.51\.100\.61 .*SPF pass +SPF fail/);
      }
      expect(await asked('k2._domainkey.new.example', 'CNAME')).toEqual(['dkim2.mcsv.net.']);
      const agreed = ['-e', `agreed=${JSON.stringify(words)}`];
      const plan = join(files.directory, 'plan.json');
      const planned = await run('plan', 'later.ts', '-o', plan, ...agreed);
      expect(planned.status, planned.out).toBe(2);
      const meant = await run('apply', 'later.ts', '--plan', plan, ...agreed);
      expect(meant.status, meant.out).toBe(0);
      expect(await asked('new.example', 'TXT')).toEqual([
        '"v=spf1 ip4:192.0.2.11 ip4:192.0.2.12 mx include:_spf.google.com -all"',
      ]);
      expect(await asked('k2._domainkey.new.example', 'CNAME')).toEqual(['']);
    });
  },
);
