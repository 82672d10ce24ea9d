import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainName } from '@waxseal/core';
import {
  type CommandResult,
  type LabHost,
  labObstacle,
  parties,
  receiverAddress,
  type SunkMessage,
} from '@waxseal/lab';
import { evaluateMessage, indexRecords, answerFromRecords, LookupFailed, type Resolver } from '@waxseal/probe';
import { parseZone } from '@waxseal/zone';
import { authenticate } from 'mailauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Borrowed, borrow, type SharedLab } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const root = join(import.meta.dirname, '..');
const main = join(root, 'packages/cli/src/main.ts');
const playbook = join(root, 'playbooks/secure-mail.ts');
const own = 'postmaster@new.example';

let borrowed: Borrowed<readonly [LabHost, LabHost]>;
let lab: SharedLab;
let mx1: LabHost;
let plain: LabHost;
let project: string;

/** Runs the command on the lab's network, in a project directory of its own. */
function waxseal(...args: readonly string[]): Promise<CommandResult> {
  return lab.exec(['env', `INIT_CWD=${project}`, process.execPath, '--conditions=@waxseal/source', main, ...args], {
    timeout: 120,
  });
}

function inventory(host: string): string {
  const file = join(project, 'inventory.yml');
  writeFileSync(
    file,
    `all:
  vars: { domain: new.example, formerName: old.dyn.example, ispDomain: sfr.fr, smarthost: mail.club-internet.fr, probe: false, egress: [203.0.113.25], elsewhere: ${join(import.meta.dirname, '../inventories/embedded-internet.zone')} }
mail:
  hosts:
    mx1: { ansible_host: ${host}, ansible_user: root, ansible_ssh_private_key_file: ${lab.ssh.identityFile}, waxseal_known_hosts: ${lab.ssh.knownHostsFile}, address: ${mx1.address} }
dns:
  hosts:
    ns1: { ansible_connection: directory, waxseal_root: ${project}/ns1, address: 192.0.2.53 }
`,
  );
  return file;
}

/** What the ISP publishes of itself. */
const ispSpf = 'v=spf1 ip4:203.0.113.0/24 -all';

/** DNS as the rendered and unpublished zone would answer it, and the ISP’s beside it. */
function unpublished(): Resolver {
  const { records } = parseZone(readFileSync(join(project, 'ns1/etc/bind/zones/db.new.example')), {});
  const index = indexRecords(records.map(({ record }) => record));
  return async (name, type) => {
    if (type === 'TXT' && domainName(name) === domainName('sfr.fr')) return [[ispSpf]];
    const { status, records: found } = answerFromRecords(index, domainName(name), type as 'TXT');
    if (status !== 'found') throw new LookupFailed(status === 'no data' ? 'ENODATA' : 'ENOTFOUND', name, type);
    return found.flatMap((record) =>
      record.type === 'TXT' ? [record.strings.map(String)] : record.type === 'A' ? [record.address] : [],
    );
  };
}

async function dkimOf(raw: Buffer): Promise<readonly string[]> {
  const resolver = unpublished();
  const { dkim } = await authenticate(raw, {
    ip: '192.0.2.11',
    helo: 'mx1.new.example',
    sender: own,
    mta: 'sink',
    strict: true,
    disableBimi: true,
    disableArc: true,
    resolver: async (name, type) => (await resolver(name, type)) as string[],
  });
  return dkim.results.map(({ status }) => status.result);
}

/** What the receiver is given of a message that a host sends through the smarthost. */
async function arrival(host: LabHost, from: string, body: string): Promise<SunkMessage> {
  const messageId = await host.send({ from, to: receiverAddress, subject: 'Hello', body });
  return borrowed.receiver.waitForMessage({ containing: messageId });
}

describe.skipIf(obstacle !== undefined)(
  `a real Debian host over SSH${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  () => {
    beforeAll(async () => {
      project = mkdtempSync(join(tmpdir(), 'waxseal-real-'));
      borrowed = await borrow(['bookworm', 'bookworm']);
      ({
        lab,
        hosts: [mx1, plain],
      } = borrowed);
    }, 600_000);

    afterAll(async () => {
      await borrowed?.[Symbol.asyncDispose]();
      rmSync(project, { recursive: true, force: true });
    }, 60_000);

    it('leaves mail unsigned with the plain recipe: macros alone do nothing on the way through a smarthost', async () => {
      await plain.script(`
      install -d -m 0750 -o root -g Debian-exim /etc/exim4/dkim
      openssl genrsa -out /etc/exim4/dkim/new.example_dkim.privk.pem 2048 2>/dev/null || head -c 100 /dev/urandom >/etc/exim4/dkim/new.example_dkim.privk.pem
      chgrp Debian-exim /etc/exim4/dkim/*.pem; chmod 0440 /etc/exim4/dkim/*.pem
      printf '%s\\n' 'DKIM_CANON = relaxed' 'DKIM_DOMAIN = new.example' 'DKIM_PRIVATE_KEY = /etc/exim4/dkim/new.example_dkim.privk.pem' 'DKIM_SELECTOR = plain' >/etc/exim4/conf.d/main/00_myconfig
      sed -i "s/^dc_use_split_config=.*/dc_use_split_config='true'/; s/^dc_eximconfig_configtype=.*/dc_eximconfig_configtype='smarthost'/; s/^dc_smarthost=.*/dc_smarthost='mail.club-internet.fr'/" /etc/exim4/update-exim4.conf.conf
      update-exim4.conf && service exim4 restart`);
      const { raw } = await arrival(plain, own, 'unsigned');
      expect(raw.toString('latin1')).not.toMatch(/^DKIM-Signature:/im);
    });

    it(
      'is told apart: check says 2 and touches nothing, apply converges, a second run and check change nothing',
      { timeout: 180_000 },
      async () => {
        const file = inventory(mx1.address);
        const tree = 'find /etc/exim4 -type f | sort | xargs sha256sum';
        const before = await mx1.script(tree);
        const check = await waxseal('check', playbook, '-i', file);
        expect(check.stderr + check.stdout).toContain('to change');
        expect(check.status).toBe(2);
        expect(await mx1.script(tree)).toBe(before);

        const apply = await waxseal('apply', playbook, '-i', file, '--yes', '--verbose');
        expect(apply.stdout).toContain('Exim signs mail of new.example');
        expect(apply.status, apply.stdout + apply.stderr).toBe(0);

        const again = await waxseal('apply', playbook, '-i', file, '--yes');
        expect(again.stdout).toMatch(/\n0 changed on 2 hosts/);
        expect(again.stdout).toMatch(/^mx1 +\d+ +0 +0 +0 +0 +no +1 /m);
        expect((await waxseal('check', playbook, '-i', file)).status).toBe(0);
      },
    );

    it('signs what it sends through the smarthost, and the unpublished zone verifies it', async () => {
      const { raw, client, helo } = await arrival(mx1, own, 'a line\n\nanother');
      expect(client).toBe(parties.isp.address);
      expect(await dkimOf(raw)).toEqual(['pass']);
      const report = await evaluateMessage({ raw, ip: client, helo, mailFrom: own }, unpublished());
      expect(
        report.summary.filter(({ check }) => check === 'SPF' || check === 'DKIM').map(({ result }) => result),
      ).toEqual(['pass', 'pass']);
    });

    it('does not sign what is not ours', async () => {
      const { raw } = await arrival(mx1, 'somebody@elsewhere.example', 'from a foreign sender');
      expect(raw.toString('latin1')).not.toMatch(/^DKIM-Signature:/im);
    });

    it('has its key as private as it shall be, and a configuration a shadow file cannot replace unnoticed', async () => {
      expect(await mx1.script('stat -c "%a %U %G" /etc/exim4/dkim /etc/exim4/dkim/new.example-mx1.pem')).toBe(
        '750 root Debian-exim\n440 root Debian-exim\n',
      );
      await mx1.script(
        '{ cat /var/lib/exim4/config.autogenerated; echo "# mine"; } >/etc/exim4/exim4.conf; echo "# changed" >>/etc/exim4/conf.d/main/00_waxseal_dkim',
      );
      const refused = await waxseal('apply', playbook, '-i', inventory(mx1.address), '--yes');
      expect(refused.stdout).toContain('exim4.conf does not shadow the generated configuration failed');
      expect(refused.status).toBe(1);
      expect(await mx1.script('tail -n 1 /etc/exim4/conf.d/main/00_waxseal_dkim')).toBe('# changed\n');
      await mx1.script('rm /etc/exim4/exim4.conf');
      expect((await waxseal('apply', playbook, '-i', inventory(mx1.address), '--yes')).status).toBe(0);
    });

    it('is unreachable, exit code 4, when its key is not the known one, and when nobody is there', async () => {
      const file = inventory(mx1.address);
      const other = join(project, 'known_hosts');
      const swapped = readFileSync(lab.ssh.knownHostsFile, 'utf8')
        .split('\n')
        .map((line) =>
          line
            .replace(new RegExp(`^${mx1.name}\\b\\S*`), 'x')
            .replace(new RegExp(`^${plain.name}\\b\\S*`), mx1.address),
        )
        .join('\n');
      writeFileSync(other, swapped);
      writeFileSync(file, readFileSync(file, 'utf8').replace(lab.ssh.knownHostsFile, other));
      const changed = await waxseal('check', playbook, '-i', file, '--limit', 'mx1');
      expect(changed.stdout).toContain('the host key has changed');
      expect(changed.status).toBe(4);
      const nobody = await waxseal('check', playbook, '-i', inventory('192.0.2.99'), '--limit', 'mx1');
      expect(nobody.stdout).toContain('UNREACHABLE');
      expect(nobody.status).toBe(4);
    });
  },
);
