import { domainName } from '@waxseal/core';
import { type EximPlan, health, parseSmarthost, preflight } from '@waxseal/exim';
import { type LabHost, labObstacle, parties } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EximProject, eximProject } from './support/exim-project.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();

const plan: EximPlan = {
  route: { type: 'smarthost', smarthost: parseSmarthost(parties.isp.fqdn) },
  scheme: 'split',
  signings: [{ domain: domainName('new.example'), selectors: ['r1'] }],
  receives: 'new.example',
};
const checks = preflight(plan);

const ours = 'conf.d/main/00_waxseal_dkim';
const settings = 'update-exim4.conf.conf';

/** What is done to a staged copy of a configuration that is well, the check that finds it, and what it says. */
const faults: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'a file that hides everything',
    'touch exim4.conf',
    'exim4.conf does not shadow the generated configuration',
    /\/etc\/exim4\/exim4\.conf exists/,
  ],
  [
    'a macro of ours in somebody’s file',
    "echo 'DKIM_SELECTOR == old' >conf.d/main/50_theirs",
    'nobody else says how mail is signed',
    /50_theirs:1:DKIM_SELECTOR == old/,
  ],
  [
    'an option that Exim does not know',
    "echo 'nonsense = 1' >conf.d/main/50_theirs",
    'update-exim4.conf --check',
    /main option "nonsense" unknown/,
  ],
  [
    'mail that leaves another way',
    `sed -i "s/^dc_eximconfig_configtype=.*/dc_eximconfig_configtype='internet'/" ${settings}`,
    'exim4 -bt',
    /expected of a stranger: router = smarthost, transport = remote_smtp_smarthost[^]*router = dnslookup/,
  ],
  [
    'mail for the host’s own domain that leaves',
    `sed -i "s/^dc_other_hostnames=.*/dc_other_hostnames=''/" ${settings}`,
    'exim4 -bt',
    /of postmaster@new\.example: to stay here[^]*transport = remote_smtp_smarthost/,
  ],
  [
    'a transport that does not sign',
    'rm conf.d/transport/*.rul',
    'the transport remote_smtp_smarthost signs',
    /would not sign/,
  ],
  ['no selector', `sed -i '/^DKIM_SELECTOR/d' ${ours}`, 'the transport remote_smtp_smarthost signs', /would not sign/],
  [
    'a domain that signs for strangers',
    `sed -i 's/^DKIM_DOMAIN.*/DKIM_DOMAIN = new.example/' ${ours}`,
    'the macros expand to our domains',
    /elsewhere\.example expands to: new\.example/,
  ],
  [
    'a broken expansion',
    `sed -i 's/^DKIM_DOMAIN.*/DKIM_DOMAIN = \${if eq{a}/' ${ours}`,
    'the macros expand to our domains',
    /new\.example expands to: .*(expansion|missing|Failed)/i,
  ],
];

const isp = parties.isp.fqdn;
const none = parties.lists.fqdn;
const atOnce =
  'mkdir -p conf.d/main; printf "REMOTE_SMTP_SMARTHOST_PROTOCOL = smtps\\n" >conf.d/main/zz_waxseal_smarthost';

/** Logins as they stand in `passwd.client`, the smarthost they are for, and what is said of them; nothing where they are taken. */
const logins: readonly (readonly [string, string, string, RegExp | undefined])[] = [
  ['a login that is taken', `${isp}::587`, `${isp}:customer:throwaway`, undefined],
  ['a login that is taken where TLS comes first', `${isp}::465`, `${isp}:customer:throwaway`, undefined],
  [
    'a wrong password',
    `${isp}::587`,
    `${isp}:customer:wrong`,
    /^mail\.club-internet\.fr::587 refuses the login: 535 Incorrect authentication data$/m,
  ],
  [
    'a wrong password where TLS comes first',
    `${isp}::465`,
    `${isp}:customer:wrong`,
    /^mail\.club-internet\.fr::465 refuses the login: 535 /m,
  ],
  [
    'a certificate that does not name the address it is reached by',
    `${parties.isp.address}::587`,
    `${parties.isp.address}:customer:throwaway`,
    /^203\.0\.113\.25::587 shows no certificate that names it/m,
  ],
  [
    'a server without STARTTLS',
    none,
    `${none}:customer:throwaway`,
    /^mail\.lists\.example::25 offers no STARTTLS, and so Exim gives no password$/m,
  ],
  [
    'a port on which nobody listens',
    `${none}::588`,
    `${none}:customer:throwaway`,
    /^mail\.lists\.example::588 does not answer: Connection refused$/m,
  ],
  [
    'a name that does not exist',
    `no-such-name.${isp}::587`,
    `no-such-name.${isp}:customer:throwaway`,
    /::587 does not answer: .*lookup of host "no-such-name\.mail\.club-internet\.fr" failed/,
  ],
  [
    'a line for another smarthost',
    `${isp}::587`,
    'elsewhere.example:customer:throwaway',
    /^Exim finds no login for mail\.club-internet\.fr::587 in \/etc\/exim4\/passwd\.client/m,
  ],
  [
    'a pattern that matches first',
    `${isp}::587`,
    `*.fr:customer:old\n${isp}:customer:throwaway`,
    /refuses the login: 535 /,
  ],
  [
    'a file that Exim cannot read',
    `${isp}::587`,
    `${isp}:customer:throwaway'; chown root:root passwd.client; : '`,
    /^Exim cannot read \/etc\/exim4\/passwd\.client$/m,
  ],
];

const key = '/etc/exim4/dkim/new.example-r1.pem';
const rule = '/etc/exim4/conf.d/transport/30_exim4-config_remote_smtp_smarthost.rul';

/** What is done to a running Exim, what its health check says of it, and how it is mended. */
const ailments: readonly (readonly [string, string, string, string])[] = [
  ['one that does not run', 'service exim4 stop', 'Exim does not run', 'service exim4 start'],
  [
    'one that does not listen where it is told to',
    'service exim4 stop; exim4 -q30m -oP /run/exim4/exim.pid',
    'nothing listens on port 25',
    'kill "$(cat /run/exim4/exim.pid)"; sleep 0.5; service exim4 start',
  ],
  [
    'a key that it cannot read',
    `chown root:root ${key}`,
    `Debian-exim cannot read ${key}`,
    `chown root:Debian-exim ${key}`,
  ],
  [
    'a transport that does not sign',
    `mv ${rule} /root/rule; update-exim4.conf`,
    'the transport remote_smtp_smarthost would not sign',
    `mv /root/rule ${rule}; update-exim4.conf`,
  ],
  [
    'what it wrote to its paniclog',
    'echo "2026-11-26 something is very wrong" >>/var/log/exim4/paniclog',
    'something is very wrong',
    'rm /var/log/exim4/paniclog',
  ],
  [
    'messages that are frozen',
    'printf "Subject: x\\n\\nx\\n" | exim4 -odq nobody@receiver.example; exim4 -Mf "$(exim4 -bpr | awk \'{ print $3; exit }\')"',
    'messages are frozen that were not',
    'exim4 -Mrm "$(exim4 -bpr | awk \'{ print $3; exit }\')"',
  ],
];

describe.skipIf(obstacle !== undefined)(
  `the checks before a swap${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 60_000 },
  () => {
    let borrowed: Borrowed<readonly [LabHost, LabHost]>;
    let project: EximProject;

    beforeAll(async () => {
      borrowed = await borrow(['bookworm', 'trixie']);
      project = await eximProject(borrowed.lab, { 'r1._domainkey.new.example': 'rsa' });
      const { status, stdout } = await project.apply(
        { scheme: 'split', smarthost: parties.isp.fqdn, receives: true, signs: { 'new.example': ['r1'] } },
        borrowed.hosts,
      );
      expect(status, stdout).toBe(0);
    }, 600_000);
    afterAll(async () => {
      project?.[Symbol.dispose]();
      await borrowed?.[Symbol.asyncDispose]();
    });

    /** On both releases at the same time. */
    const onBoth = <T>(look: (host: LabHost) => Promise<T>): Promise<readonly T[]> =>
      Promise.all(borrowed.hosts.map(look));

    /** The first check that fails on a copy of a host's configuration to which something was done. */
    async function firstFailure(
      host: LabHost,
      done: string,
      all = checks,
    ): Promise<{ readonly name: string; readonly said: string } | undefined> {
      await host.script(`rm -rf /root/stage; cp -a /etc/exim4 /root/stage; cd /root/stage; ${done}`);
      for (const { name, run } of all) {
        const { status, stdout, stderr } = await host.exec(['sh', '-c', `STAGE=/root/stage\n${run}`]);
        if (status !== 0) return { name, said: stdout + stderr };
      }
      return undefined;
    }

    it('find nothing on a configuration that is well', async () => {
      expect(await onBoth((host) => firstFailure(host, ':'))).toEqual([undefined, undefined]);
    });

    it.each(faults)('find %s, and say so by their name', async (_what, done, name, says) => {
      for (const found of await onBoth((host) => firstFailure(host, done))) {
        expect(found?.name).toContain(name);
        expect(found?.said).toMatch(says);
      }
    });

    it.each(logins)('try the login themselves: %s', async (_what, smarthost, lines, says) => {
      const done = [
        `sed -i "s/^dc_smarthost=.*/dc_smarthost='${smarthost}'/" ${settings}`,
        smarthost.endsWith('465') ? atOnce : ':',
        `umask 027; : >passwd.client; chgrp Debian-exim passwd.client; printf '${lines}\\n' >passwd.client`,
      ].join('\n');
      const route = { type: 'smarthost', smarthost: parseSmarthost(smarthost) } as const;
      const needed = ['update-exim4.conf generates', 'the smarthost takes the login'];
      const tried = preflight({ ...plan, route, login: true }).filter(({ name }) => needed.includes(name));
      for (const found of await onBoth((host) => firstFailure(host, done, tried))) {
        if (says === undefined) expect(found).toBe(undefined);
        else expect(found?.name).toBe('the smarthost takes the login');
        if (says !== undefined) expect(found?.said).toMatch(says);
        expect(found?.said ?? '').not.toContain('throwaway');
      }
    });

    it.each(ailments)('are followed by one of the running Exim that finds %s', async (_what, done, says, mend) => {
      const look = () => onBoth((host) => host.exec(['sh', '-c', health(plan)]));
      expect(await look()).toMatchObject([
        { status: 0, stdout: '' },
        { status: 0, stdout: '' },
      ]);
      await onBoth((host) => host.script(done));
      const found = await look();
      await onBoth((host) => host.script(mend));
      for (const { status, stdout } of found) {
        expect(status).not.toBe(0);
        expect(stdout).toContain(says);
      }
    });
  },
);
