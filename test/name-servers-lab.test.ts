import { join } from 'node:path';
import { type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DisturbedRun, labProject, type LabProject, listing } from './support/disturbed-run.ts';
import { type Borrowed, borrow, type SharedLab } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const playbook = join(import.meta.dirname, '../playbooks/secure-mail.ts');

/** Trixie’s BIND 9.20 as the primary, a secondary of each kind on each release, and one of somebody else. */
const primary = 'ns8';
const secondaries = ['ns1', 'ns2', 'ns9', 'ns10'] as const;
const foreign = 'ns3';
const names = [primary, ...secondaries, foreign] as const;

function inventory({ ssh }: SharedLab, address: (name: string) => string): string {
  const host = (name: string, more = ''): string =>
    `    ${name}: { ansible_host: ${address(name)}, address: ${address(name)}${more} }`;
  const fetching = `, primaries: [${address(primary)}]`;
  return `all:
  vars:
    { ansible_user: root, ansible_ssh_private_key_file: ${ssh.identityFile}, waxseal_known_hosts: ${ssh.knownHostsFile},
      domain: new.example, probe: false, trial: false, patience: 60, nameservers: [${primary}.new.example], secondaries: [${address(foreign)}] }
mail:
  hosts:
    mx1: { ansible_host: 192.0.2.11, address: 192.0.2.11 }
dns:
  hosts:
${[host(primary), host('ns1', fetching), host('ns2', `${fetching}, nameServer: nsd`), host('ns9', fetching), host('ns10', `${fetching}, nameServer: nsd`)].join('\n')}
`;
}

/** A host's own processes are all that it sees. */
const killNsd =
  'for of in /proc/[0-9]*; do [ "$(readlink "$of/exe")" != /usr/sbin/nsd ] || kill -KILL "${of#/proc/}"; done';

describe.skipIf(obstacle !== undefined)(
  `name servers of both kinds and releases${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 300_000 },
  () => {
    let borrowed: Borrowed<readonly LabHost[]>;
    let project: LabProject;

    function nameServer(name: string): LabHost {
      const found = borrowed.lab.hosts.get(name);
      if (found === undefined) throw new RangeError(`the lab has no host ${name}`);
      return found;
    }
    const address = (name: string): string => nameServer(name).address;
    const on = (name: string, script: string): Promise<string> => nameServer(name).script(script);
    const waxseal = (command: 'apply' | 'check', ...more: readonly string[]): DisturbedRun['ended'] =>
      project.run(
        command,
        playbook,
        '-i',
        join(project.directory, 'hosts.yml'),
        ...(more.includes('--limit') ? [] : ['--limit', 'dns']),
        ...(command === 'apply' ? ['--yes'] : []),
        ...more,
      );
    type Ended = Awaited<DisturbedRun['ended']>;
    /** How a run ended, and which hosts it changed. */
    const outcome = ({ status, events }: Ended): unknown => ({
      status,
      changed: events.flatMap((event) =>
        event.type === 'run.finished' ? event.recap.filter(({ changed }) => changed > 0).map(({ host }) => host) : [],
      ),
    });
    /** Who checked what, and what came out. */
    const checks = ({ events }: Ended): readonly (readonly (string | undefined)[])[] =>
      events.flatMap((event) =>
        event.type === 'check.finished' ? [[event.host, event.check, event.result.detail]] : [],
      );
    const dig = (from: string, ...query: readonly string[]): Promise<string> =>
      on(from, `dig +time=2 +tries=1 ${query.join(' ')} || :`);

    beforeAll(async () => {
      borrowed = await borrow(names);
      project = labProject(borrowed.lab);
      project.write('hosts.yml', inventory(borrowed.lab, address));
      const from = `${address(primary)} NOKEY`;
      await on(
        foreign,
        `service named stop; printf 'zone:\\n name: new.example\\n request-xfr: AXFR ${from}\\n allow-notify: ${from}\\n' >/etc/nsd/nsd.conf.d/customer.conf; service nsd start`,
      );
    }, 600_000);
    afterAll(async () => {
      project?.[Symbol.dispose]();
      await borrowed?.[Symbol.asyncDispose]();
    });

    it('are told by check what apply does, as secondaries even before there is a zone to fetch, and have nothing to do the second time', async () => {
      expect(outcome(await waxseal('check'))).toEqual({ status: 2, changed: [primary, ...secondaries] });
      const early = await waxseal('apply', '--limit', secondaries.join(','));
      expect(outcome(early), early.stdout).toEqual({ status: 0, changed: secondaries });
      expect(await dig('verifier', '+norec', `@${address('ns9')}`, 'new.example', 'SOA')).toContain('SERVFAIL');
      const applied = await waxseal('apply');
      expect(outcome(applied), applied.stdout).toEqual({ status: 0, changed: [primary] });
      // The primary asks all of them, once.
      const [asked, ...more] = checks(applied).filter(([, check]) => check === 'DNS answers for new.example');
      expect([asked?.[0], more]).toEqual([primary, []]);
      for (const name of names) expect(asked?.[2]?.split(/,? /)).toContain(address(name));
      expect(outcome(await waxseal('apply'))).toEqual({ status: 0, changed: [] });
      expect(outcome(await waxseal('check'))).toEqual({ status: 0, changed: [] });
    });

    it.each(secondaries)('fetch the zone and hand it on to nobody: %s', async (name) => {
      expect(await dig('verifier', '+norec', `@${address(name)}`, 'new.example', 'SOA')).toMatch(
        /flags: qr aa[^]*ANSWER: 1/,
      );
      expect(await dig(name, `@${address(primary)}`, 'new.example', 'AXFR')).toContain('XFR size');
      expect(await dig('verifier', `@${address(name)}`, 'new.example', 'AXFR')).toContain('Transfer failed');
    });

    it('let those fetch the zone that are named, one of somebody else among them, and nobody else', async () => {
      expect(await dig(foreign, `@${address(primary)}`, 'new.example', 'AXFR')).toContain('XFR size');
      expect(await dig('verifier', `@${address(primary)}`, 'new.example', 'AXFR')).toContain('Transfer failed');
    });

    it('all have a change within seconds, since they are notified of it', async () => {
      const applied = await waxseal(
        'apply',
        '-e',
        'otherwise=softfail',
        '-e',
        `agreed=${JSON.stringify(['SPF of new.example goes from -all to ~all'])}`,
      );
      expect(outcome(applied), applied.stdout).toEqual({ status: 0, changed: [primary] });
    });

    it('go on serving the zone after a restart, killed or not, while the primary is down', async () => {
      await on(primary, 'service named stop');
      // NSD writes what it fetched every ten seconds.
      for (const name of ['ns2', 'ns10'])
        await expect
          .poll(() => on(name, 'cat /var/lib/nsd/new.example.zone || :'), { timeout: 20_000, interval: 500 })
          .toContain('~all');
      for (const name of ['ns1', 'ns9']) await on(name, 'service named restart');
      for (const name of ['ns2', 'ns10']) await on(name, `${killNsd}; service nsd restart`);
      for (const name of secondaries)
        await expect
          .poll(() => dig('verifier', '+norec', `@${address(name)}`, 'new.example', 'TXT'), {
            timeout: 20_000,
            interval: 300,
          })
          .toContain('~all');
      await on(primary, 'service named start');
    });

    it.each([
      [
        'BIND',
        'ns9',
        "sed -i '/named.conf.local/d' /etc/bind/named.conf; sed -i '/BEGIN waxseal/,/END waxseal/d' /etc/bind/named.conf.local; rndc reload",
        '/etc/bind',
        /no matching zone/,
      ],
      [
        'NSD',
        'ns10',
        "sed -i '/^include/d' /etc/nsd/nsd.conf; rm /etc/nsd/nsd.conf.d/waxseal-new.example.conf; nsd-control reconfig",
        '/etc/nsd',
        /nsd-checkconf failed/,
      ],
    ] as const)(
      'are left as they were, and said to fail, where what is declared is not read: %s',
      async (_, name, script, tree, says) => {
        await on(name, script);
        const before = await listing(nameServer(name), tree);
        const failed = await waxseal('apply', '--limit', name);
        expect(failed.status, failed.stdout).toBe(1);
        expect(failed.stdout).toMatch(says);
        expect(await listing(nameServer(name), tree)).toBe(before);
      },
    );
  },
);
